import { accountByOpenid } from '../platform/account.ts';
import { hex } from '../platform/identifiers.ts';
import { now, type Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, success, text } from './endpoint.ts';

/**
 * `POST /wxa/getuserriskrank`: 0 (no risk seen) to 4 (verify the person again), for people who used the mini program in
 * the last two hours.
 */
export const userRiskRank: Endpoint = { path: '/wxa/getuserriskrank', family: 'cgi', secured: true, answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  if (text(asked.json.appid) !== asked.app.appId) return failure(40013);
  const account = accountByOpenid(platform, asked.app.appId, text(asked.json.openid));
  if (account === null) return failure(40003);
  if (typeof asked.json.scene !== 'number' || text(asked.json.client_ip) === '') return failure(40097);
  const absence = now(platform) - account.visitedAt;
  if (absence > platform.state.rules.riskVisitWindow * 1000 && asked.json.is_test !== true)
    return failure(61010);
  const rank = platform.state.users.get(account.userId)?.riskRank ?? 0;
  // The text and the spelling of the last member are the platform's own; the number names the query.
  const queryNumber = Number.parseInt(hex(platform, 5), 16);
  return success({ errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: rank, unoin_id: queryNumber });
}
