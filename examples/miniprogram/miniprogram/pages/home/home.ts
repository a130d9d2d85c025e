import type { DemoApp } from '../../app';
import { readBooks } from '../../lib/books';
import { nameTabs } from '../../lib/name-tabs';
import { keptBooks } from '../../lib/shelf';

const { auth, words } = getApp<DemoApp>();
const books = readBooks(words).map((book) => ({ ...book, kept: false }));

Page({
  data: { words, books, signedIn: false },
  onLoad() {
    wx.setNavigationBarTitle({ title: words.shop });
    nameTabs(words);
  },
  onShow() {
    const { user } = auth;
    const kept = user ? keptBooks(user.id) : [];
    this.setData({
      signedIn: !!user,
      books: books.map((book) => ({ ...book, kept: kept.includes(book.id) })),
    });
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/book/book?id=${event.currentTarget.dataset.id}` });
  },
});
