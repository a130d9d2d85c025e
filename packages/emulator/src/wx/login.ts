import { issueLoginCode, mockCode } from '../platform/code.ts';
import { clientAccount, clientApp } from './client.ts';
import type { WxApi } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

/** `wx.login`: a new code each time; no popup, no consent, no tap. May renew the session_key. */
export const login: WxApi = {
  name: 'login',
  since: '1.0.0',
  promises: 'never',
  run: async (client) => {
    const app = clientApp(client);
    if (app.loginBlocked) throw new WxFailure('wxa login is blocked', 1402101);
    if (app.mockCodes) return { code: mockCode };
    return { code: issueLoginCode(client.platform, clientAccount(client), client.device) };
  },
};
