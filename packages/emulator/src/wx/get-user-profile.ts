import { signRawData } from '../platform/open-data.ts';
import { touchSession } from '../platform/session.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp, clientUser, hasLibrary } from './client.ts';
import { requirePrivacy } from './privacy-gate.ts';
import { anonymousProfile, type Profile, realProfile } from './profile.ts';
import { requireTap } from './require-tap.ts';
import { sealForClient } from './seal-for-client.ts';
import type { WxApi, WxArguments } from './wx-api.ts';
import { WxFailure } from './wx-failure.ts';

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
