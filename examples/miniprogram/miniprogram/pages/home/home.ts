import type { DemoApp } from '../../app.ts';
import { books } from '../../lib/books.ts';

const { words } = getApp<DemoApp>();

Page({
  data: { words, books },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/book/book?id=${event.currentTarget.dataset.id}` });
  },
});
