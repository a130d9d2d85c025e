import { type SealedData, signRawData } from '../platform/open-data.ts';
import { unionidOf } from '../platform/open-platform.ts';
import type { User } from '../platform/records/person.ts';
import { touchSession } from '../platform/session.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp, clientUser, hasLibrary } from './client.ts';
import { sealForClient } from './open-data.ts';
import { requirePrivacy } from './privacy-gate.ts';
import { requireTap } from './requirements.ts';
import { type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** `wx.getUserProfile`: a real profile in old base libraries and legacy apps, an anonymous one since 2022. */
export const getUserProfile: WxApi = {
  name: 'getUserProfile',
  since: '2.10.4',
  promises: 'always',
  run: async (client, options) => {
    requireTap(client);
    checkDescription(options);
    await requirePrivacy(client, { api: 'getUserProfile', type: 'userInfo' });
    const real = !hasLibrary(client, '2.27.1') || clientApp(client).legacyProfile;
    if (real) await askForProfile(client, 'getUserProfile');
    return profileResult(client, real ? realProfile(clientUser(client)) : anonymousProfile);
  },
};

/** The popup that asks for nickname and avatar. @throws WxFailure `auth deny`. */
export async function askForProfile(client: Client, api: string): Promise<void> {
  const answer = await askPerson(client, {
    kind: 'user-profile',
    api,
    title: `${clientApp(client).name} 申请`,
    content: '获取你的昵称、头像',
    confirmText: '允许',
    cancelText: '拒绝',
  });
  if (!answer.accept) throw new WxFailure('auth deny');
}

function checkDescription(options: WxArguments): void {
  const { desc } = options;
  if (typeof desc !== 'string') {
    throw new WxFailure('parameter error: parameter.desc should be String instead of Undefined;');
  }
  if (desc === '' || [...desc].length > 30) throw new WxFailure('desc length does not meet the requirements');
}

function profileResult(client: Client, profile: Profile): Record<string, unknown> {
  const rawData = JSON.stringify(profile);
  const session = touchSession(client.platform, clientAccount(client));
  if (session === null) return { userInfo: profile, rawData };
  const signature = signRawData(rawData, session.key);
  // Unlike getUserInfo: the encrypted part has neither openId nor unionId.
  const sealed = sealForClient(client, { sessionKey: session.key, payload: { ...profile } });
  return { userInfo: profile, rawData, signature, ...sealed };
}

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
export function userInfoResult(
  client: Client,
  options: WxArguments,
  profile: Profile = usualProfile(client),
): Record<string, unknown> {
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

function usualProfile(client: Client): Profile {
  return clientApp(client).legacyProfile ? realProfile(clientUser(client)) : anonymousProfile;
}

function sealProfile(client: Client, sessionKey: string, profile: Profile): SealedData {
  const { platform, appId, userId } = client;
  const { openid } = clientAccount(client);
  const unionid = unionidOf(platform, appId, userId);
  const payload = { openId: openid, ...profile, ...(unionid === null ? {} : { unionId: unionid }) };
  return sealForClient(client, { sessionKey, payload });
}

/** A profile in the spelling of the client API. */
export type Profile = Readonly<Record<string, unknown>>;

/** What every profile API answers since the profiles were withdrawn, byte for byte. */
export const anonymousProfile: Profile = {
  nickName: '微信用户',
  gender: 0,
  language: '',
  city: '',
  province: '',
  country: '',
  avatarUrl:
    'https://thirdwx.qlogo.cn/mmopen/vi_32/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132',
  is_demote: true,
};

/** The person's own profile, as legacy apps and old base libraries see it. */
export function realProfile(user: User): Profile {
  return {
    nickName: user.nickname,
    gender: user.gender,
    language: user.language,
    city: user.city,
    province: user.province,
    country: user.country,
    avatarUrl: user.avatarUrl,
  };
}
