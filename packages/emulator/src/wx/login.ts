import { issueLoginCode, issuePluginCode, mockCode } from '../platform/code.ts';
import { liveSession, touchSession } from '../platform/session.ts';
import { clientAccount, clientApp, hostOf, isSinglePage } from './client.ts';
import { adaptedLogin } from './multi-end-apis.ts';
import { type WxApi, WxFailure } from './wx-api.ts';

/** `wx.login`: a new code each time; no popup, no consent, no tap. May renew the session_key. */
export const login: WxApi = {
  name: 'login',
  since: '1.0.0',
  promises: 'never',
  run: async (client) => {
    // That it fails is documented, the words are not.
    if (isSinglePage(client)) throw new WxFailure('jsapi not supported', 100);
    if (hostOf(client) === 'multi-end') return { code: await adaptedLogin(client) };
    const app = clientApp(client);
    if (app.loginBlocked) throw new WxFailure('wxa login is blocked', 1402101);
    if (app.mockCodes) return { code: mockCode };
    return { code: issueLoginCode(client.platform, clientAccount(client), client.device) };
  },
};

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

/** `wx.pluginLogin`: a code for the openpid; in the code of a plugin only. */
export const pluginLogin: WxApi = {
  name: 'pluginLogin',
  since: '2.20.1',
  promises: 'always',
  run: async (client) => {
    if (client.plugin === null) throw new WxFailure('jsapi not supported', 100);
    return { code: issuePluginCode(client.platform, clientAccount(client), client.plugin) };
  },
};
