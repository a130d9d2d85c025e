import type { Account } from './account.ts';
import { newSessionKey } from './identifiers.ts';
import { now, type Platform } from './platform.ts';

/** The one valid session_key of a person in an app. */
export interface Session {
  /** base64 of 16 bytes. */
  key: string;
  createdAt: number;
  expiresAt: number;
}

/** The account's session while it is alive. */
export function liveSession(platform: Platform, account: Account): Session | null {
  const { session } = account;
  return session !== null && session.expiresAt > now(platform) ? session : null;
}

/** Activity prolongs a living session ("越频繁使用…有效期越长"). */
export function touchSession(platform: Platform, account: Account): Session | null {
  const session = liveSession(platform, account);
  if (session !== null) session.expiresAt = now(platform) + platform.state.rules.sessionIdle * 1000;
  return session;
}

/**
 * What obtaining a code does to the session: a new key when there is none alive or the present one has reached its
 * minimum age; the old key is dead at once. Otherwise the present key lives on.
 */
export function sessionForCode(platform: Platform, account: Account): Session {
  const session = liveSession(platform, account);
  const age = session === null ? Number.POSITIVE_INFINITY : now(platform) - session.createdAt;
  if (session === null || age >= platform.state.rules.sessionKeyMinimumAge * 1000)
    return startSession(platform, account);
  return touchSession(platform, account) ?? session;
}

/** A new key whatever the age of the present one, with a full life. */
export function startSession(platform: Platform, account: Account): Session {
  const createdAt = now(platform);
  const expiresAt = createdAt + platform.state.rules.sessionIdle * 1000;
  account.session = { key: newSessionKey(platform), createdAt, expiresAt };
  return account.session;
}

/** A new key that inherits the expiry of the old one, as `resetusersessionkey` gives. */
export function resetSession(platform: Platform, account: Account, expiresAt: number): Session {
  account.session = { key: newSessionKey(platform), createdAt: now(platform), expiresAt };
  return account.session;
}

/**
 * Ends the session, as an expiry does.
 *
 * @example
 * ```ts
 * import { accountOf, createEmulator, demoAppId } from '@weapp-auth/emulator';
 * const emulator = createEmulator({ seed: 'demo' });
 * expireSession(accountOf(emulator.platform, demoAppId, 'alice')); // wx.checkSession now fails
 * ```
 */
export function expireSession(account: Account): void {
  account.session = null;
}
