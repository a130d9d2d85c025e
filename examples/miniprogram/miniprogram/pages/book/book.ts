import type { DemoApp } from '../../app';
import type { Book } from '../../lib/books';
import { readBooks } from '../../lib/books';
import { keptBooks, toggleBook } from '../../lib/shelf';

const { auth, words } = getApp<DemoApp>();
const books = readBooks(words);

const empty: { book: Book | undefined; signedIn: boolean; kept: boolean } = {
  book: undefined,
  signedIn: false,
  kept: false,
};

Page({
  data: { words, ...empty },
  onLoad(query: { id?: string }) {
    const book = books.find(({ id }) => id === query.id) || books[0];
    this.setData({ book });
    wx.setNavigationBarTitle({ title: book?.title ?? '' });
  },
  onShow() {
    this.refresh();
  },
  refresh() {
    const { user } = auth;
    const { book } = this.data;
    this.setData({ signedIn: !!user, kept: !!user && !!book && keptBooks(user.id).includes(book.id) });
  },
  /** The first moment that needs somebody: a guest is asked to log in here, not at the door. */
  keep() {
    if (!auth.user) {
      wx.navigateTo({ url: '/pages/login/login' });
      return;
    }
    if (this.data.book) toggleBook(auth.user.id, this.data.book.id);
    this.refresh();
  },
});
