import type { Account, EncryptKey } from './account.ts';
import { base64, hex } from './identifiers.ts';
import { now, type Platform, randomBytes } from './platform.ts';

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
  return { ...created, life: life };
}

/** The newest three keys, newest first, expired ones with no life left. */
export function listEncryptKeys(platform: Platform, account: Account): LivingKey[] {
  latestEncryptKey(platform, account);
  return account.encryptKeys.map((key) => ({ ...key, life: lifeOf(platform, key) }));
}

const life = 3600;

function lifeOf(platform: Platform, key: EncryptKey): number {
  return Math.max(0, life - Math.floor((now(platform) - key.createdAt) / 1000));
}
