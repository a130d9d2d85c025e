import type { DemoApp } from '../../app';

const { words } = getApp<DemoApp>();

// The code of a website opens this page.
Page({
  data: { scene: '' },
  onLoad({ scene = '' }) {
    wx.setNavigationBarTitle({ title: words.scanLogin });
    this.setData({ scene });
  },
});
