import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../platform/account.ts';
import type { App } from '../platform/app.ts';
import type { Platform } from '../platform/platform.ts';
import { liveSession, type Session } from '../platform/session.ts';
import { requireAccount } from './credentials.ts';
import { type ApiCall, type ApiFailure, failure } from './endpoint.ts';

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
