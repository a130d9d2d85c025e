import type { DemoApp } from '../../app.ts';
import { books } from '../../lib/books.ts';

const { words } = getApp<DemoApp>();

Page({
  data: { words, books },
  onLoad() {
    wx.setNavigationBarTitle({ title: words.shop });
    wx.setTabBarItem({ index: 0, text: words.shelf });
    wx.setTabBarItem({ index: 1, text: words.me });
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/book/book?id=${event.currentTarget.dataset.id}` });
  },
});
