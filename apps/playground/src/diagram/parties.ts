import type { Party, Text } from '@weapp-auth/dev-server/wire';

/** A life line: its name, and where it stands in percent of the diagram's width. */
export interface LifeLine {
  readonly party: Party;
  readonly name: Text;
  readonly where: Text;
  readonly at: number;
}

/** The three life lines, from left to right. */
export const lifeLines: readonly LifeLine[] = [
  {
    party: 'client',
    at: 16,
    name: { zh: '小程序', en: 'Mini program' },
    where: { zh: '用户的手机', en: 'the person’s phone' },
  },
  {
    party: 'server',
    at: 50,
    name: { zh: '登录服务器', en: 'Login server' },
    where: { zh: '你的服务器', en: 'your machine' },
  },
  {
    party: 'wechat',
    at: 84,
    name: { zh: '微信', en: 'WeChat' },
    where: { zh: '此处由模拟器扮演', en: 'played by the emulator' },
  },
];
