import { accountByOpenid } from '../platform/account.ts';
import type { Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, success, text } from './endpoint.ts';

/** `POST /wxa/getuserriskrank`: 0 (no risk seen) to 4 (verify the person again). */
export const userRiskRank: Endpoint = { path: '/wxa/getuserriskrank', family: 'cgi', secured: true, answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  if (text(asked.json.appid) !== asked.app.appId) return failure(40013);
  const account = accountByOpenid(platform, asked.app.appId, text(asked.json.openid));
  if (account === null) return failure(40003);
  if (typeof asked.json.scene !== 'number' || text(asked.json.client_ip) === '') return failure(40097);
  const rank = platform.state.users.get(account.userId)?.riskRank ?? 0;
  // The text and the spelling of the last member are the platform's own; the number only names the query.
  const queryNumber = Number.parseInt(Buffer.from(account.openid.slice(-4)).toString('hex'), 16);
  return success({ errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: rank, unoin_id: queryNumber });
}
