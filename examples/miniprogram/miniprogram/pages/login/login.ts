import type { DemoApp } from '../../app.ts';

const { words } = getApp<DemoApp>();

Page({
  data: { words },
  onLoad() {
    wx.setNavigationBarTitle({ title: words.login });
  },
  done() {
    this.back();
  },
  back() {
    wx.navigateBack({ fail: () => wx.switchTab({ url: '/pages/home/home' }) });
  },
  openDocument(event: WechatMiniprogram.CustomEvent<{ index: number }>) {
    wx.navigateTo({ url: `/pages/document/document?index=${event.detail.index}` });
  },
});
