import type { DemoApp } from '../../app';

const { words } = getApp<DemoApp>();

Page({
  data: { words, title: '' },
  onLoad(query: { index?: string }) {
    this.setData({ title: words.agreements[Number(query.index)]?.text ?? '' });
  },
});
