import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, hasLibrary, hostOf } from './client.ts';
import { requireTap } from './requirements.ts';
import { authSetting, decideScope } from './scopes.ts';
import { type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** `wx.getSetting`: the scopes asked so far; refused ones are false, never-asked ones absent. */
export const getSetting: WxApi = {
  name: 'getSetting',
  since: '1.2.0',
  promises: 'always',
  run: async (client, options) => {
    requireSettings(client);
    return settingResult(client, options, '2.10.1');
  },
};

/** `wx.openSetting`: the settings page, inside a tap only since base library 2.3.0. */
export const openSetting: WxApi = {
  name: 'openSetting',
  since: '1.1.0',
  promises: 'always',
  run: async (client, options) => {
    requireSettings(client);
    if (hasLibrary(client, '2.3.0')) requireTap(client);
    await visitSettings(client);
    return settingResult(client, options, '2.10.3');
  },
};

/** Multi-end apps have no settings page; the words of the refusal are not known. */
function requireSettings(client: Client): void {
  if (hostOf(client) === 'multi-end') throw new WxFailure('jsapi not supported', 100);
}

/** The person visits the settings page and comes back; only scopes asked before can be switched. */
export async function visitSettings(client: Client): Promise<void> {
  const shown = clientAccount(client).scopes;
  const answer = await askPerson(client, {
    kind: 'settings',
    api: 'openSetting',
    title: '设置',
    content: '允许小程序使用',
    confirmText: '返回',
    cancelText: '返回',
    authSetting: shown,
  });
  for (const [scope, granted] of Object.entries(answer.authSetting ?? {})) {
    if (Object.hasOwn(shown, scope)) decideScope(client, scope, granted);
  }
}

/** `withSubscriptions` works from base library `subscriptionsSince` on. */
function settingResult(
  client: Client,
  options: WxArguments,
  subscriptionsSince: string,
): Record<string, unknown> {
  const result = { authSetting: authSetting(client) };
  if (options.withSubscriptions !== true || !hasLibrary(client, subscriptionsSince)) return result;
  const { subscriptions, subscriptionsOff = false } = clientAccount(client);
  const kept = Object.keys(subscriptions).length === 0 ? {} : { itemSettings: subscriptions };
  return { ...result, subscriptionsSetting: { mainSwitch: !subscriptionsOff, ...kept } };
}
