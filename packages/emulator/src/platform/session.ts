import { base64, hex, newSessionKey } from './identifiers.ts';
import { now, type Platform, randomBytes } from './platform.ts';
import type { Account, EncryptKey, Session } from './records/person.ts';

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
  keepFormer(account);
  const createdAt = now(platform);
  const expiresAt = createdAt + platform.state.rules.sessionIdle * 1000;
  account.session = { key: newSessionKey(platform), createdAt, expiresAt };
  return account.session;
}

/** A new key that inherits the expiry of the old one, as `resetusersessionkey` gives. */
export function resetSession(platform: Platform, account: Account, expiresAt: number): Session {
  keepFormer(account);
  account.session = { key: newSessionKey(platform), createdAt: now(platform), expiresAt };
  return account.session;
}

/** Payments tell a signature under the key before from one that is simply wrong. */
function keepFormer(account: Account): void {
  if (account.session !== null) account.formerKey = account.session.key;
}

/** Ends the session, as an expiry does. */
export function expireSession(account: Account): void {
  account.session = null;
}

/** A key with the whole seconds it has left. */
export interface LivingKey extends EncryptKey {
  life: number;
}

/** The newest key of the person's encrypted channel; a new one when it has expired. */
export function latestEncryptKey(platform: Platform, account: Account): LivingKey {
  const newest = account.encryptKeys[0];
  if (newest !== undefined && lifeOf(platform, newest) > 0)
    return { ...newest, life: lifeOf(platform, newest) };
  const created: EncryptKey = {
    key: base64(randomBytes(platform, 16)),
    iv: hex(platform, 8),
    version: (newest?.version ?? 0) + 1,
    createdAt: now(platform),
  };
  account.encryptKeys = [created, ...account.encryptKeys].slice(0, 3);
  return { ...created, life: encryptKeyLife };
}

/** The newest three keys, newest first, expired ones with no life left. */
export function listEncryptKeys(platform: Platform, account: Account): LivingKey[] {
  latestEncryptKey(platform, account);
  return account.encryptKeys.map((key) => ({ ...key, life: lifeOf(platform, key) }));
}

const encryptKeyLife = 3600;

function lifeOf(platform: Platform, key: EncryptKey): number {
  return Math.max(0, encryptKeyLife - Math.floor((now(platform) - key.createdAt) / 1000));
}
