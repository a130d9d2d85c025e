import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Platform } from '../platform/platform.ts';
import { countUse } from '../platform/quota.ts';
import type { App } from '../platform/records/app.ts';
import type { Account, Session } from '../platform/records/person.ts';
import { listEncryptKeys, liveSession, resetSession } from '../platform/session.ts';
import { requireAccount } from './credentials.ts';
import { type ApiCall, type ApiFailure, type ApiResult, type Endpoint, failure, ok } from './endpoint.ts';

/** The account whose session_key signed the request, or why it is refused. */
export type SignedSession =
  | { readonly kind: 'signed'; readonly app: App; readonly account: Account; readonly session: Session }
  | ApiFailure;

/**
 * Checks the user login-state signature: HMAC-SHA-256 over the exact POST body (nothing for a GET), keyed by the
 * session_key as text, hexadecimal in either case.
 */
export function requireSignedSession(platform: Platform, call: ApiCall): SignedSession {
  const found = requireAccount(platform, call);
  if (found.kind === 'failure') return found;
  if (call.query.get('sig_method') !== 'hmac_sha256') return failure(87008);
  const session = liveSession(platform, found.account);
  if (session === null) return failure(87007);
  const expected = createHmac('sha256', session.key).update(call.body).digest();
  const given = Buffer.from((call.query.get('signature') ?? '').toLowerCase(), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return failure(87009);
  return { kind: 'signed', app: found.app, account: found.account, session };
}

/** `GET /wxa/checksession`: whether the server's session_key is the valid one. */
export const checkSessionKey: Endpoint = {
  path: '/wxa/checksession',
  family: 'cgi',
  permission: 18,
  answer: answerCheck,
};

function answerCheck(platform: Platform, call: ApiCall): ApiResult {
  const signed = requireSignedSession(platform, call);
  if (signed.kind === 'signed') return ok();
  // Of a dead session this endpoint says what it says of a wrong signature; its siblings answer 87007.
  return signed.errcode === 87007 ? failure(87009) : signed;
}

/** `GET /wxa/resetusersessionkey`: a new session_key with the expiry of the old one, which is dead at once. */
export const resetSessionKey: Endpoint = {
  path: '/wxa/resetusersessionkey',
  permission: 18,
  family: 'cgi',
  answer: answerReset,
};

function answerReset(platform: Platform, call: ApiCall): ApiResult {
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

/**
 * `/wxa/business/getuserencryptkey`: the newest three keys of the person's encrypted channel, newest first. The
 * reference says GET, the guide POST with an empty body; both work, and the signature covers whatever body there is.
 */
export const userEncryptKey: Endpoint = {
  path: '/wxa/business/getuserencryptkey',
  permission: 18,
  family: 'cgi',
  secured: true,
  answer: answerKeys,
};

function answerKeys(platform: Platform, call: ApiCall): ApiResult {
  const signed = requireSignedSession(platform, call);
  if (signed.kind === 'failure') return signed;
  const keys = listEncryptKeys(platform, signed.account).map(({ key, version, iv, createdAt, life }) => ({
    encrypt_key: key,
    version,
    expire_in: life,
    iv,
    create_time: Math.floor(createdAt / 1000),
  }));
  return ok({ key_info_list: keys });
}
