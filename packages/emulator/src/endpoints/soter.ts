import { accountByOpenid } from '../platform/account.ts';
import type { Platform } from '../platform/platform.ts';
import { isSignedBy } from '../platform/soter.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, noPermission, ok, text } from './endpoint.ts';

/** `POST /cgi-bin/soter/verify_signature`: whether a phone of this person has signed the text. */
export const soterSignature: Endpoint = {
  path: '/cgi-bin/soter/verify_signature',
  permission: noPermission,
  family: 'cgi',
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { openid, json_string: json, json_signature: signature } = asked.json;
  const account = accountByOpenid(platform, asked.app.appId, text(openid));
  if (account === null) return failure(40003);
  const signed = { json: text(json), signature: text(signature) };
  return ok({ is_ok: isSignedBy(platform, account.userId, signed) });
}
