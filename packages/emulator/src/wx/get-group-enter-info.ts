import { clientUser } from './client.ts';
import { requireLogin } from './require-login.ts';
import { sealForClient } from './seal-for-client.ts';
import type { WxApi } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

/** `wx.getGroupEnterInfo`: the group the app was opened from, encrypted; only in the group scenes. */
export const getGroupEnterInfo: WxApi = {
  name: 'getGroupEnterInfo',
  since: '2.10.4',
  promises: 'always',
  run: async (client) => {
    const { scene, group } = client;
    if (group === null || !groupScenes.has(scene))
      throw new WxFailure('scene error', undefined, { errCode: 40097 });
    if (!clientUser(client).groups.includes(group)) {
      throw new WxFailure('user not in group', undefined, { errCode: 65206 });
    }
    const session = requireLogin(client);
    const payload = { opengid: group, chat_type: 3 };
    return { ...sealForClient(client, { sessionKey: session.key, payload }) };
  },
};

const groupScenes: ReadonlySet<number> = new Set([1008, 1044, 1158, 1185]);
