import { issuePluginCode } from '../platform/code.ts';
import { clientAccount } from './client.ts';
import type { WxApi } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

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
