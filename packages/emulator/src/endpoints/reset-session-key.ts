import type { Platform } from '../platform/platform.ts';
import { countUse } from '../platform/quota.ts';
import { resetSession } from '../platform/session.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok } from './endpoint.ts';
import { requireSignedSession } from './signed-session.ts';

/** `GET /wxa/resetusersessionkey`: a new session_key with the expiry of the old one, which is dead at once. */
export const resetSessionKey: Endpoint = { path: '/wxa/resetusersessionkey', family: 'cgi', answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const signed = requireSignedSession(platform, call);
  if (signed.kind === 'failure') return signed;
  const { openid } = signed.account;
  const { resetInterval: everySeconds, resetsPerMinute: perMinute } = platform.state.rules;
  const perDay = Number.POSITIVE_INFINITY;
  if (countUse(platform, `reset/${openid}`, { perDay, everySeconds }) !== 'counted') return failure(45011);
  if (countUse(platform, `resets/${signed.app.appId}`, { perDay, perMinute }) !== 'counted')
    return failure(45011);
  const session = resetSession(platform, signed.account, signed.session.expiresAt);
  return ok({ openid, session_key: session.key });
}
