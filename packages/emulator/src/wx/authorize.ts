import { requirePrivacy } from './privacy-gate.ts';
import { isScope, requireScope } from './scopes.ts';
import { textOption, type WxApi } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

/** `wx.authorize`: asks for a scope ahead of its use. */
export const authorize: WxApi = {
  name: 'authorize',
  since: '1.2.0',
  promises: 'always',
  run: async (client, options) => {
    const scope = textOption(options, 'scope') ?? '';
    if (!isScope(scope)) throw new WxFailure('invalid scope', 110);
    if (scope === 'scope.werun') await requirePrivacy(client, { api: 'authorize', type: 'werun' });
    await requireScope(client, scope, 'authorize');
    return {};
  },
};
