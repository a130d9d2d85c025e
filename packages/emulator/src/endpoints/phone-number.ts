import { consumeCode, inspectCode } from '../platform/code.ts';
import { findMessage } from '../platform/open-data.ts';
import { nowSeconds, type Platform } from '../platform/platform.ts';
import { phoneInfo } from '../platform/user.ts';
import { requirePost } from './credentials.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  ok,
  text,
} from './endpoint.ts';

/** `POST /wxa/business/getuserphonenumber`: a phone code for the number. Any unusable code is 40029 with a hint. */
export const phoneNumber: Endpoint = {
  path: '/wxa/business/getuserphonenumber',
  permission: 18,
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

/** `POST /wxa/business/checkencryptedmsg`: whether phone data was encrypted by WeChat in the last three days. */
export const checkEncryptedMessage: Endpoint = {
  path: '/wxa/business/checkencryptedmsg',
  family: 'cgi',
  secured: true,
  answer: answerCheckMessage,
};

function answerCheckMessage(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const hash = text(asked.json.encrypted_msg_hash).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) return failure(40097);
  const message = findMessage(platform, asked.app.appId, hash);
  if (message === null) return failure(1);
  // The member is really spelled like this.
  return ok({ vaild: true, create_time: Math.floor(message.createdAt / 1000) });
}
