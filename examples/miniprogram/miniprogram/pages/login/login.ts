import type { DemoApp } from '../../app';

const { words } = getApp<DemoApp>();

Page({
  data: { words, agreed: false },
  onLoad() {
    wx.setNavigationBarTitle({ title: words.login });
  },
  /** One box counts for both ways to log in. */
  agree(event: WechatMiniprogram.CustomEvent<{ checked: boolean }>) {
    this.setData({ agreed: event.detail.checked });
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
