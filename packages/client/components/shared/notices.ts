import type { Denial } from '../../src/denial.ts';
import type { Failure } from '../../src/outcome.ts';
import type { Language } from './look.ts';

/** What a person is told when something did not work. A plain no of theirs needs no words. */
export interface Notices {
  readonly unreachable: string;
  readonly upgrade: string;
  readonly noQuota: string;
  readonly noPermission: string;
  readonly system: string;
  readonly singlePage: string;
  readonly failed: string;
}

export const notices: Readonly<Record<Language, Notices>> = {
  'zh-CN': {
    unreachable: '网络不给力，请稍后再试',
    upgrade: '当前微信版本过低，请升级微信后再试',
    noQuota: '暂时无法验证手机号，请稍后再试或换一种方式',
    noPermission: '此小程序暂不支持该功能',
    system: '请在手机的系统设置中允许微信使用此权限',
    singlePage: '请先点“前往小程序”，再登录',
    failed: '没有成功，请再试一次',
  },
  'zh-TW': {
    unreachable: '網路不穩定，請稍後再試',
    upgrade: '目前的微信版本過舊，請更新後再試',
    noQuota: '暫時無法驗證手機號碼，請稍後再試或改用其他方式',
    noPermission: '此小程式暫不支援這項功能',
    system: '請在手機的系統設定中允許微信使用這項權限',
    singlePage: '請先點「前往小程式」，再登入',
    failed: '沒有成功，請再試一次',
  },
  en: {
    unreachable: 'The network is not responding. Please try again later.',
    upgrade: 'This version of WeChat is too old. Please update it and try again.',
    noQuota: 'The phone number cannot be verified just now. Please try later or another way.',
    noPermission: 'This mini program does not support that yet.',
    system: 'Please allow WeChat to do this in the settings of the phone.',
    singlePage: 'Please open the mini program first, then log in.',
    failed: 'That did not work. Please try again.',
  },
};

/** The words for an outcome; empty where silence is better. */
export function noticeFor(outcome: Failure | Denial, words: Notices): string {
  switch (outcome.kind) {
    case 'denied':
    case 'cancelled':
    case 'dismissed':
    case 'needs-settings':
    case 'privacy-denied':
      return '';
    case 'unreachable':
      return words.unreachable;
    case 'unsupported':
      return words.upgrade;
    case 'no-quota':
      return words.noQuota;
    case 'no-permission':
    case 'privacy-undeclared':
    case 'blocked':
      return words.noPermission;
    case 'system-denied':
      return words.system;
    case 'refused':
      return outcome.detail || outcome.title || words.failed;
    case 'single-page':
      return words.singlePage;
    case 'wx-failed':
    case 'needs-tap':
    case 'failed':
      return words.failed;
    default:
      return outcome satisfies never;
  }
}

/** The event that carries an outcome: `error` for what failed, `deny` for what a person or WeChat did not allow. */
export function eventFor({ kind }: Failure | Denial): 'error' | 'deny' {
  return kind === 'refused' || kind === 'unreachable' || kind === 'wx-failed' || kind === 'cancelled'
    ? 'error'
    : 'deny';
}
