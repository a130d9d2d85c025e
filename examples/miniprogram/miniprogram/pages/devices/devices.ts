import type { SessionInfo } from '@weapp-auth/client';
import type { DemoApp } from '../../app';
import { formatTime } from '../../lib/format-time';

const { auth, words } = getApp<DemoApp>();

interface Device {
  readonly id: string;
  readonly name: string;
  readonly lastSeen: string;
  readonly current: boolean;
}

const empty: { devices: Device[]; notice: string } = { devices: [], notice: '' };

Page({
  data: { words, ...empty },
  onLoad() {
    wx.setNavigationBarTitle({ title: words.devices });
    this.refresh();
  },
  async refresh() {
    const answer = await auth.devices();
    if (answer.kind === 'ok') this.setData({ devices: answer.value.map(toDevice), notice: '' });
    else this.setData({ notice: words.failed });
  },
  async remove(event: WechatMiniprogram.TouchEvent) {
    await auth.removeDevice(event.currentTarget.dataset.id);
    this.refresh();
  },
});

function toDevice({ id, device, current, lastSeenAt }: SessionInfo): Device {
  const name = current ? words.thisDevice : device || words.otherDevice;
  return { id, name, current, lastSeen: formatTime(lastSeenAt) };
}
