import type { Platform } from '../platform/platform.ts';
import { type ApiCall, type ApiResult, type Endpoint, ok } from './endpoint.ts';
import { requireSignedSession } from './signed-session.ts';

/** `GET /wxa/checksession`: whether the server's session_key is the valid one. */
export const checkSessionKey: Endpoint = { path: '/wxa/checksession', family: 'cgi', answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const signed = requireSignedSession(platform, call);
  return signed.kind === 'failure' ? signed : ok();
}
