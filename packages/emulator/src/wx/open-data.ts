import { type SealedData, sealOpenData } from '../platform/open-data.ts';
import { now } from '../platform/platform.ts';
import { type Client, clientAccount, clientUser, hasLibrary } from './client.ts';
import { requireLogin } from './requirements.ts';
import { requireConsent } from './scopes.ts';
import type { WxApi } from './wx-api.ts';

/** `wx.getWeRunData`: the steps of the last 31 days, encrypted; needs a login, the declaration and `scope.werun`. */
export const getWeRunData: WxApi = {
  name: 'getWeRunData',
  since: '1.2.0',
  promises: 'always',
  run: async (client) => {
    requireLogin(client);
    await requireConsent(client, { api: 'getWeRunData', type: 'werun', scope: 'scope.werun' });
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

/** Seals a payload for the person on this phone; with a cloudID from base library `cloudSince` on, 2.7.0 for most APIs. */
export function sealForClient(
  client: Client,
  sealing: { sessionKey: string; payload: Record<string, unknown>; cloudSince?: string },
): SealedData {
  const { sessionKey, payload, cloudSince = '2.7.0' } = sealing;
  const knowsCloudIds = hasLibrary(client, cloudSince);
  return sealOpenData(client.platform, clientAccount(client), { sessionKey, payload, knowsCloudIds });
}
