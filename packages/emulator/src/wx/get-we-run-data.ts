import { now } from '../platform/platform.ts';
import { type Client, clientUser } from './client.ts';
import { requirePrivacy } from './privacy-gate.ts';
import { requireLogin } from './require-login.ts';
import { requireScope } from './scopes.ts';
import { sealForClient } from './seal-for-client.ts';
import type { WxApi } from './wx-api.ts';

/** `wx.getWeRunData`: the steps of the last 31 days, encrypted; needs a login, the declaration and `scope.werun`. */
export const getWeRunData: WxApi = {
  name: 'getWeRunData',
  since: '1.2.0',
  promises: 'always',
  run: async (client) => {
    requireLogin(client);
    await requirePrivacy(client, { api: 'getWeRunData', type: 'werun' });
    await requireScope(client, 'scope.werun', 'getWeRunData');
    const session = requireLogin(client);
    const payload = { stepInfoList: stepInfoList(client) };
    return { ...sealForClient(client, { sessionKey: session.key, payload }) };
  },
};

function stepInfoList(client: Client): { timestamp: number; step: number }[] {
  const { steps } = clientUser(client);
  // Days start at midnight in Beijing.
  const today = Math.floor((now(client.platform) / 1000 + 28_800) / 86_400) * 86_400 - 28_800;
  return Array.from({ length: 31 }, (_, index) => ({
    timestamp: today - (30 - index) * 86_400,
    step: steps[steps.length - 31 + index] ?? 0,
  }));
}
