import type { DemoApp } from '../../app.ts';

const { words } = getApp<DemoApp>();

Page({
  onLoad() {
    wx.setNavigationBarTitle({ title: words.editProfile });
  },
  back() {
    wx.navigateBack();
  },
});
