import { personId } from '../platform/identifiers.ts';
import { type SealedData, sealOpenData } from '../platform/open-data.ts';
import { now } from '../platform/platform.ts';
import { type Client, clientAccount, clientUser, hasLibrary } from './client.ts';
import { requireLogin } from './requirements.ts';
import { requireConsent } from './scopes.ts';
import { type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

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

/** `wx.getGroupEnterInfo`: the group the app was opened from, encrypted; only in the group scenes. */
export const getGroupEnterInfo: WxApi = {
  name: 'getGroupEnterInfo',
  since: '2.10.4',
  promises: 'always',
  run: async (client, options) => {
    const { scene, group } = client;
    if (group === null || !groupScenes.has(scene))
      throw new WxFailure('scene error', undefined, { errCode: 40097 });
    if (!clientUser(client).groups.includes(group)) {
      throw new WxFailure('user not in group', undefined, { errCode: 65206 });
    }
    const session = requireLogin(client);
    const payload = { opengid: group, chat_type: 3, ...groupOpenid(client, group, options) };
    return { ...sealForClient(client, { sessionKey: session.key, payload }) };
  },
};

/** Who the person is inside this one group, for those who ask, from 3.7.8 on: another id in every group. */
function groupOpenid(client: Client, group: string, options: WxArguments): Record<string, string> {
  if (options.needGroupOpenID !== true || !hasLibrary(client, '3.7.8')) return {};
  return { group_openid: personId('o', `${client.appId}/${group}`, client.userId) };
}

const groupScenes: ReadonlySet<number> = new Set([1008, 1044, 1158, 1185]);

/** Seals a payload for the person on this phone; with a cloudID from base library `cloudSince` on, 2.7.0 for most APIs. */
export function sealForClient(
  client: Client,
  sealing: { sessionKey: string; payload: Record<string, unknown>; cloudSince?: string },
): SealedData {
  const { sessionKey, payload, cloudSince = '2.7.0' } = sealing;
  const knowsCloudIds = hasLibrary(client, cloudSince);
  return sealOpenData(client.platform, clientAccount(client), { sessionKey, payload, knowsCloudIds });
}
