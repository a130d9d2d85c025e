import { consumeCode, inspectCode } from '../platform/code.ts';
import { phoneInfo } from '../platform/phone.ts';
import { nowSeconds, type Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiFailure, type ApiResult, type Endpoint, failure, ok } from './endpoint.ts';
import { text } from './json-body.ts';

/** `POST /wxa/business/getuserphonenumber`: a phone code for the number. Any unusable code is 40029 with a hint. */
export const phoneNumber: Endpoint = {
  path: '/wxa/business/getuserphonenumber',
  family: 'cgi',
  secured: true,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { appId } = asked.app;
  const found = inspectCode(platform, text(asked.json.code), { kind: 'phone', appId });
  if (found.kind === 'other-app') return otherApp(platform);
  if (found.kind !== 'redeemed' || found.code.phone === undefined) return invalidCode();
  const openid = text(asked.json.openid);
  // The documentation promises an error for a foreign openid but not which; this is the usual one.
  if (openid !== '' && openid !== found.code.openid) return failure(40003);
  consumeCode(platform, found.code);
  const watermark = { timestamp: nowSeconds(platform), appid: appId };
  return ok({ phone_info: { ...phoneInfo(found.code.phone), watermark } });
}

function invalidCode(): ApiFailure {
  return { ...failure(40029), hint: true };
}

function otherApp(platform: Platform): ApiFailure {
  return platform.state.rules.phoneCodeOfOtherApp === 40013 ? failure(40013) : invalidCode();
}
