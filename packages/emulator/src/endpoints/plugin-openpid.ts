import { consumeCode, inspectCode } from '../platform/code.ts';
import { personId } from '../platform/identifiers.ts';
import type { Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok, text } from './endpoint.ts';

/** `POST /wxa/getpluginopenpid`: a code of `wx.pluginLogin` for the openpid of person, host app and plugin. */
export const pluginOpenpid: Endpoint = {
  path: '/wxa/getpluginopenpid',
  permission: 18,
  family: 'cgi',
  secured: true,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const found = inspectCode(platform, text(asked.json.code), { kind: 'plugin', appId: asked.app.appId });
  if (found.kind === 'other-app') return failure(1005, 'plugin appid mismatch');
  // A used, unknown or expired code, and a code of wx.login: "no openpid data", with an empty message.
  if (found.kind !== 'redeemed') return failure(1007);
  const account = platform.state.accounts.get(found.code.openid);
  if (account === undefined) return failure(1007);
  consumeCode(platform, found.code);
  return ok({ openpid: personId('G', `${account.appId}/${found.code.plugin ?? ''}`, account.userId) });
}
