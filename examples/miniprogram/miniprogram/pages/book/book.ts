import type { DemoApp } from '../../app.ts';
import { findBook } from '../../lib/books.ts';
import { keptBooks, toggleBook } from '../../lib/shelf.ts';

const { auth, words } = getApp<DemoApp>();

Page({
  data: { words, book: findBook(undefined), signedIn: false, kept: false },
  onLoad(query: { id?: string }) {
    const book = findBook(query.id);
    this.setData({ book });
    wx.setNavigationBarTitle({ title: book.title });
  },
  onShow() {
    this.refresh();
  },
  refresh() {
    const { user } = auth;
    this.setData({ signedIn: !!user, kept: !!user && keptBooks(user.id).includes(this.data.book.id) });
  },
  /** The first moment that needs somebody: a guest is asked to log in here, not at the door. */
  keep() {
    if (!auth.user) {
      wx.navigateTo({ url: '/pages/login/login' });
      return;
    }
    toggleBook(auth.user.id, this.data.book.id);
    this.refresh();
  },
});
