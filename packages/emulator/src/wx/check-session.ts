import { liveSession, touchSession } from '../platform/session.ts';
import { clientAccount } from './client.ts';
import type { WxApi } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

/** `wx.checkSession`: whether the session_key of this phone's last code is still the valid one. */
export const checkSession: WxApi = {
  name: 'checkSession',
  since: '1.0.0',
  promises: 'always',
  run: async (client) => {
    const account = clientAccount(client);
    const session = liveSession(client.platform, account);
    if (session === null || session.key !== account.deviceKeys[client.device]) {
      throw new WxFailure('session time out, need relogin');
    }
    touchSession(client.platform, account);
    return {};
  },
};
