import { hash } from 'node:crypto';
import type { Keys, Random } from '../base/keys.ts';

/** What every session token starts with, so that secret scanners and people recognise one. */
export const tokenPrefix = 'wxs_';

/** What a token is derived from when a login may be repeated. */
export interface LoginAttemptKey {
  readonly appId: string;
  readonly code: string;
  readonly idempotencyKey: string;
}

/** A new session token: the prefix and 256 random bits (47 characters). */
export function mintToken(random: Random): string {
  return tokenPrefix + Buffer.from(random(32)).toString('base64url');
}

/**
 * The session token of a repeatable login: HMAC-SHA-256 of app, code and Idempotency-Key under the server's secret.
 *
 * Every replica derives the same token, so a retry is answered without anything secret being stored.
 */
export function deriveToken(keys: Keys, attempt: LoginAttemptKey): string {
  return tokenPrefix + keys.fingerprint('login-token', attemptText(attempt));
}

/** The tokens that an earlier try may have been given, one per secret of the ring, newest first. */
export function deriveTokens(keys: Keys, attempt: LoginAttemptKey): readonly string[] {
  return keys.fingerprints('login-token', attemptText(attempt)).map((digest) => tokenPrefix + digest);
}

/** What the store knows a token by: SHA-256, base64url. A token has 256 bits of randomness, so no salt is needed. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** Whether a text can be a token at all. */
export function isTokenShaped(text: string): boolean {
  return text.length === tokenPrefix.length + 43 && text.startsWith(tokenPrefix);
}

/** None of the three can hold a line break (the request schema forbids it), so the text is unambiguous. */
function attemptText(attempt: LoginAttemptKey): string {
  return `${attempt.appId}\n${attempt.code}\n${attempt.idempotencyKey}`;
}
