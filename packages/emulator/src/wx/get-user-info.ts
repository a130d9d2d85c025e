import { type SealedData, signRawData } from '../platform/open-data.ts';
import { unionidOf } from '../platform/open-platform.ts';
import { touchSession } from '../platform/session.ts';
import { type Client, clientAccount, clientApp, clientUser } from './client.ts';
import { requirePrivacy } from './privacy-gate.ts';
import { anonymousProfile, type Profile, realProfile } from './profile.ts';
import { sealForClient } from './seal-for-client.ts';
import type { WxApi, WxArguments } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

/** `wx.getUserInfo`: no popup and an anonymous profile, but the real openId and unionId in the encrypted part. */
export const getUserInfo: WxApi = {
  name: 'getUserInfo',
  since: '1.0.0',
  promises: 'never',
  run: async (client, options) => {
    await requirePrivacy(client, { api: 'getUserInfo', type: 'userInfo' });
    const legacy = clientApp(client).legacyProfile;
    // Before 2021 the API never asked by itself: without consent from a button it failed.
    if (legacy && clientAccount(client).scopes['scope.userInfo'] !== true) {
      throw new WxFailure('scope unauthorized');
    }
    return userInfoResult(client, options);
  },
};

/** The result of `wx.getUserInfo` and of the button, once consent is settled. */
export function userInfoResult(client: Client, options: WxArguments): Record<string, unknown> {
  const profile = clientApp(client).legacyProfile ? realProfile(clientUser(client)) : anonymousProfile;
  const rawData = JSON.stringify(profile);
  const session =
    options.withCredentials === false ? null : touchSession(client.platform, clientAccount(client));
  if (session === null) {
    // Without the option the platform is taken to give what it can; only an explicit wish can fail.
    if (options.withCredentials === true) throw new WxFailure('session time out, need relogin');
    return { userInfo: profile, rawData };
  }
  const signature = signRawData(rawData, session.key);
  return { userInfo: profile, rawData, signature, ...sealProfile(client, session.key, profile) };
}

function sealProfile(client: Client, sessionKey: string, profile: Profile): SealedData {
  const { platform, appId, userId } = client;
  const { openid } = clientAccount(client);
  const unionid = unionidOf(platform, appId, userId);
  const payload = { openId: openid, ...profile, ...(unionid === null ? {} : { unionId: unionid }) };
  return sealForClient(client, { sessionKey, payload });
}
