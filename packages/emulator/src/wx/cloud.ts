import { callContainer } from './cloud-container.ts';
import { callFunction } from './cloud-function.ts';
import type { WxApi, WxSyncApi } from './wx-api.ts';

/** The asynchronous part of `wx.cloud` that logins use. */
export const cloudApis: readonly WxApi[] = [callContainer, callFunction];

/** The synchronous part of `wx.cloud`. */
export const cloudSyncApis: readonly WxSyncApi[] = [
  { name: 'cloud.init', since: '2.2.3', call: () => undefined },
  {
    name: 'cloud.CloudID',
    since: '2.7.0',
    call: (_, id) => ({ $cloudID: typeof id === 'string' ? id : '' }),
  },
];
