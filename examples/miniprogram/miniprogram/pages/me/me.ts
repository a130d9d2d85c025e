import type { User } from '@weapp-auth/client';
import type { DemoApp } from '../../app';
import { nameTabs } from '../../lib/name-tabs';

const { auth, words } = getApp<DemoApp>();

interface Data {
  user: User | null;
  notice: string;
  deleting: boolean;
}

/** What ends the page's subscription. */
let off: () => void;

const empty: Data = { user: null, notice: '', deleting: false };

Page({
  data: { words, ...empty },
  onLoad() {
    wx.setNavigationBarTitle({ title: words.me });
    nameTabs(words);
    off = auth.onChange(() => this.refresh());
  },
  onUnload() {
    off();
  },
  onShow() {
    this.refresh();
  },
  refresh() {
    const { state } = auth;
    // A session that is being renewed should not make the page blink.
    if (state.kind === 'signing-in') return;
    const isEnded = state.kind === 'signed-out' && state.reason !== 'guest' && state.reason !== 'logout';
    const notice = isEnded && state.reason !== 'user-deleted' ? words.endedElsewhere : '';
    this.setData({ user: auth.user ?? null, notice });
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: event.currentTarget.dataset.url });
  },
  askToDelete() {
    this.setData({ deleting: true });
  },
  keepAccount() {
    this.setData({ deleting: false });
  },
  async deleteForGood() {
    const outcome = await auth.deleteAccount();
    this.setData({ deleting: false });
    if (outcome.kind !== 'removed') this.setData({ notice: words.failed });
  },
});
