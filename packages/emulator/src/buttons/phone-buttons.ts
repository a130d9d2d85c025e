import { countPhone } from '../platform/call-quota.ts';
import { issuePhoneCode } from '../platform/code.ts';
import { rememberMessage } from '../platform/open-data.ts';
import { now } from '../platform/platform.ts';
import type { Phone } from '../platform/records/person.ts';
import { touchSession } from '../platform/session.ts';
import { maskPhone, phoneInfo } from '../platform/user.ts';
import { askPerson } from '../wx/ask-person.ts';
import { type Client, clientAccount, clientApp, clientUser, hasLibrary, hostOf } from '../wx/client.ts';
import { sealForClient } from '../wx/open-data.ts';
import { requirePrivacy } from '../wx/privacy-gate.ts';
import { WxFailure } from '../wx/wx-api.ts';
import type { Button } from './button.ts';

/** `getPhoneNumber`: a code for the server, and the encrypted number of the old way while a session lives. */
export const getPhoneNumber: Button = {
  openType: 'getPhoneNumber',
  event: 'getphonenumber',
  api: 'getPhoneNumber',
  press: async (client) => {
    const tappedAt = now(client.platform);
    const phone = await askForPhone(client, 'phone-number');
    const sealed = sealPhone(client, phone);
    if (!hasLibrary(client, '2.21.2')) return sealed;
    return { code: issuePhoneCode(client.platform, clientAccount(client), { phone, tappedAt }), ...sealed };
  },
};

function sealPhone(client: Client, phone: Phone): Record<string, unknown> {
  const { platform, appId } = client;
  const session = touchSession(platform, clientAccount(client));
  // The way with a code needs no login; the encrypted data does, for there is no key without one.
  if (session === null) return {};
  const payload = phoneInfo(phone);
  const sealed = sealForClient(client, { sessionKey: session.key, payload, cloudSince: '2.8.0' });
  rememberMessage(platform, appId, sealed.encryptedData);
  return { ...sealed };
}

/** `getRealtimePhoneNumber`: a number verified at this moment; a code only, never encrypted data. */
export const getRealtimePhoneNumber: Button = {
  openType: 'getRealtimePhoneNumber',
  event: 'getrealtimephonenumber',
  api: 'getRealtimePhoneNumber',
  press: async (client) => {
    const tappedAt = now(client.platform);
    const phone = await askForPhone(client, 'realtime-phone-number');
    return { code: issuePhoneCode(client.platform, clientAccount(client), { phone, tappedAt }) };
  },
};

/**
 * The way from the tap to a number: rights of the app, quota (looked at when tapped), privacy, the sheet. The quota
 * is charged when the number goes to the app.
 */
export async function askForPhone(
  client: Client,
  kind: 'phone-number' | 'realtime-phone-number',
): Promise<Phone> {
  if (hostOf(client) === 'multi-end') throw new WxFailure('sendOpenReq:fail:no openid', 10_100_005);
  const api = kind === 'phone-number' ? 'getPhoneNumber' : 'getRealtimePhoneNumber';
  const app = clientApp(client);
  if (app.subject === 'personal' || !app.verified) throw new WxFailure('no permission', 102);
  if (app.phoneQuota <= 0) throw new WxFailure('appid no enough quota', 1400001);
  await requirePrivacy(client, { api: `button.${api}`, type: 'phoneNumber' });
  const phones = clientUser(client).phones;
  const answer = await askPerson(client, {
    kind,
    api: `button.${api}`,
    title: `${app.name} 申请获取并验证你的手机号`,
    content: kind === 'phone-number' ? '为你提供服务' : '将通过短信验证你的手机号',
    confirmText: '允许',
    cancelText: '不允许',
    choices: phones.map(maskPhone),
  });
  const phone = phones[answer.choice ?? 0];
  if (!answer.accept || phone === undefined) throw new WxFailure('user deny');
  clientApp(client).phoneQuota -= 1;
  countPhone(client.platform, client.appId, kind === 'phone-number' ? 'fast' : 'realtime');
  return phone;
}
