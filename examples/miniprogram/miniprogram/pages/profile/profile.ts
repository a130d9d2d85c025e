import type { DemoApp } from '../../app';

const { words } = getApp<DemoApp>();

Page({
  onLoad() {
    wx.setNavigationBarTitle({ title: words.editProfile });
  },
  back() {
    wx.navigateBack();
  },
});
