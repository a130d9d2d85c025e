import { createCipheriv, createHash, hash } from 'node:crypto';
import { requireApp } from './app.ts';
import { forgetOld } from './forget-old.ts';
import { base64, newCloudId } from './identifiers.ts';
import { now, nowSeconds, type Platform, randomBytes } from './platform.ts';
import type { CloudId, EncryptedMessage } from './records/issued.ts';
import type { Account } from './records/person.ts';

/** Encrypted open data as a `wx` API returns it. */
export interface SealedData {
  encryptedData: string;
  iv: string;
  /** Only in apps with a CloudBase environment, for phones that know it. */
  cloudID?: string;
}

/** AES-128-CBC with PKCS#7 under a session_key; everything base64. */
export function encryptOpenData(sessionKey: string, iv: string, payload: unknown): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), Buffer.from(iv, 'base64'));
  return cipher.update(JSON.stringify(payload), 'utf8', 'base64') + cipher.final('base64');
}

/** The signature of rawData: SHA-1 over the text and the base64 session_key, hexadecimal. */
export function signRawData(rawData: string, sessionKey: string): string {
  return createHash('sha1').update(rawData).update(sessionKey).digest('hex');
}

/**
 * Seals a payload for the account, with its watermark, under the session_key of this moment. A phone that knows
 * cloudIDs gets one beside it in apps with a CloudBase environment.
 */
export function sealOpenData(
  platform: Platform,
  account: Account,
  sealing: { sessionKey: string; payload: Record<string, unknown>; knowsCloudIds: boolean },
): SealedData {
  const data = {
    ...sealing.payload,
    watermark: { timestamp: nowSeconds(platform), appid: account.appId },
  };
  const iv = base64(randomBytes(platform, 16));
  const sealed = { encryptedData: encryptOpenData(sealing.sessionKey, iv, data), iv };
  if (!sealing.knowsCloudIds || requireApp(platform, account.appId).cloudEnv === null) return sealed;
  return { ...sealed, cloudID: storeCloudId(platform, account, data) };
}

/** How long `checkencryptedmsg` knows a message: three days. */
const messageMemory = 3 * 86_400_000;

const cloudIdLife = 300_000;

/** Remembers encrypted phone data for `checkencryptedmsg`. */
export function rememberMessage(platform: Platform, appId: string, encryptedData: string): void {
  const { encryptedMessages, rules } = platform.state;
  const input = rules.encryptedMessageHash === 'bytes' ? Buffer.from(encryptedData, 'base64') : encryptedData;
  forgetOld(encryptedMessages, ({ createdAt }) => now(platform) - createdAt > messageMemory);
  encryptedMessages.set(hash('sha256', input, 'hex'), { appId, createdAt: now(platform) });
}

/** The encrypted phone data with this hash, of the last three days, made for this app. */
export function findMessage(platform: Platform, appId: string, digest: string): EncryptedMessage | null {
  const message = platform.state.encryptedMessages.get(digest);
  if (message === undefined || message.appId !== appId) return null;
  return now(platform) - message.createdAt <= messageMemory ? message : null;
}

/** Stores open data under a new cloudID. */
function storeCloudId(platform: Platform, account: Account, data: Record<string, unknown>): string {
  const id = newCloudId(platform);
  const stored = { id, openid: account.openid, appId: account.appId, data, createdAt: now(platform) };
  const { cloudIds } = platform.state;
  forgetOld(cloudIds, ({ createdAt }) => now(platform) - createdAt > cloudIdLife);
  cloudIds.set(id, stored);
  return id;
}

/** The data behind a cloudID: five minutes, its own app only. */
export function openCloudId(platform: Platform, appId: string, id: string): CloudId | null {
  const stored = platform.state.cloudIds.get(id);
  if (stored === undefined || stored.appId !== appId) return null;
  return now(platform) - stored.createdAt <= cloudIdLife ? stored : null;
}
