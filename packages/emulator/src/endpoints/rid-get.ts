import { now, type Platform } from '../platform/platform.ts';
import { findRequest, maskRequest, type RawRequest } from '../platform/request-log.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok, readJson, text } from './endpoint.ts';

/** `POST /cgi-bin/openapi/rid/get`: the request behind an rid of the same account, seven days long, never of `/sns`. */
export const ridGet: Endpoint = {
  path: '/cgi-bin/openapi/rid/get',
  family: 'cgi',
  secured: true,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const rid = text(asked.json.rid);
  if (!/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/.test(rid)) return failure(76002);
  const raw = findRequest(platform.requests, ({ answer }) => answer.includes(rid));
  if (raw === null) return failure(76001);
  if (raw.path.startsWith('/sns/')) return failure(76022);
  if (callerAppId(platform, raw) !== asked.app.appId) return failure(76003);
  // One page of the documentation answers 76001 here, the table of codes 76004.
  if (now(platform) - raw.at > weekMs) return failure(76004);
  const request = maskRequest(0, raw);
  return ok({
    request: {
      invoke_time: Math.floor(request.at / 1000),
      cost_in_ms: 1,
      request_url: new URLSearchParams(request.query).toString(),
      request_body: request.body,
      response_body: request.answer,
      client_ip: call.ip(),
    },
  });
}

const weekMs = 7 * 86_400_000;

/** The app a call is made for: by its appid, by its access_token, or by the appid in its body. */
export function callerAppId(platform: Platform, call: Pick<RawRequest, 'search' | 'body'>): string | null {
  const query = new URLSearchParams(call.search);
  const appId = query.get('appid');
  if (appId !== null) return appId;
  const token = query.get('access_token');
  if (token !== null) return platform.state.tokens.get(token)?.appId ?? null;
  const body = readJson(call);
  return body.kind === 'failure' ? null : text(body.json.appid);
}
