import { isObject } from '../base/json-object.ts';
import type { WechatTokens } from './access-token.ts';
import { incompleteAnswer, isText, judgeAuthorized, type PlatformFailure } from './answer.ts';
import type { AppCredentials } from './app-credentials.ts';

/** Every ending of {@link getPhoneNumber}. */
export type PhoneNumberResult =
  | {
      readonly kind: 'found';
      /** Without country code: `13800138000`. */
      readonly number: string;
      /** Without plus sign: `86`. */
      readonly countryCode: string;
    }
  | PlatformFailure;

/**
 * Exchanges the code of a phone button (getPhoneNumber, getRealtimePhoneNumber) for the number that the user chose.
 *
 * The code lives five minutes from the tap and works once. With `openId` WeChat also checks that it is this user's code.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber
 */
export async function getPhoneNumber(
  tokens: WechatTokens,
  app: AppCredentials,
  request: { readonly code: string; readonly openId: string },
): Promise<PhoneNumberResult> {
  const answer = await tokens.call(app, {
    method: 'POST',
    path: '/wxa/business/getuserphonenumber',
    query: {},
    body: { code: request.code, openid: request.openId },
    repeatable: false,
  });
  const judged = judgeAuthorized(answer, phoneMeanings);
  if (judged.kind !== 'succeeded') return judged;
  const { phone_info: info } = judged.body;
  const phone = readPhone(info);
  if (phone === null) return incompleteAnswer(judged.rid);
  if (phone.appId !== app.appId) return { ...incompleteAnswer(judged.rid), code: 'open_data_wrong_app' };
  return { kind: 'found', number: phone.number, countryCode: phone.countryCode };
}

/** Here these errcodes speak of the phone code, which only the user can renew, by tapping again. */
const phoneMeanings = {
  40003: 'phone_code_invalid',
  40013: 'phone_code_invalid',
  40029: 'phone_code_invalid',
} as const;

interface ReadPhone {
  readonly number: string;
  readonly countryCode: string;
  readonly appId: string;
}

/** The fields of a phone number, in this answer and in decrypted data alike; null when they are not. */
export function readPhone(info: unknown): ReadPhone | null {
  if (!isObject(info) || !isObject(info.watermark)) return null;
  const { purePhoneNumber: number, countryCode: country, watermark } = info;
  // Text in the documentation of today, a number in older samples.
  const countryCode = typeof country === 'number' ? String(country) : country;
  if (!isText(number) || !isText(countryCode) || !isText(watermark.appid)) return null;
  if (!/^\d{1,20}$/.test(number) || !/^\d{1,4}$/.test(countryCode)) return null;
  return { number, countryCode, appId: watermark.appid };
}
