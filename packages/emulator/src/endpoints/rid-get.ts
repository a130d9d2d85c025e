import type { Platform } from '../platform/platform.ts';
import { readRequests } from '../platform/request-log.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok, text } from './endpoint.ts';

/** `POST /cgi-bin/openapi/rid/get`: the request behind an rid, as long as it is remembered. */
export const ridGet: Endpoint = { path: '/cgi-bin/openapi/rid/get', family: 'cgi', answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const rid = text(asked.json.rid);
  if (!/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/.test(rid)) return failure(76002, 'rid is error');
  const request = readRequests(platform.requests).find(({ answer }) => answer.includes(rid));
  if (request === undefined) return failure(76001, 'rid not found');
  const query = new URLSearchParams(request.query).toString();
  return ok({
    request: {
      invoke_time: Math.floor(request.at / 1000),
      cost_in_ms: 1,
      request_url: query,
      request_body: request.body,
      response_body: request.answer,
      client_ip: call.ip(),
    },
  });
}
