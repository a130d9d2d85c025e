import { hash } from 'node:crypto';
import { nowSeconds, type Platform, randomBytes } from './platform.ts';

const alphanumericDigits = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');

/** `wx` and sixteen hexadecimal digits. */
export function newAppId(platform: Platform): string {
  return `wx${hex(platform, 8)}`;
}

/** Thirty-two hexadecimal digits: an AppSecret, a push token, a symmetric key number. */
export function newSecret(platform: Platform): string {
  return hex(platform, 16);
}

/**
 * An openid, unionid or openpid: 28 characters of `[A-Za-z0-9_-]`. The first six are shared by all people under one
 * owner (an app, an Open Platform account). Derived and not drawn, so that a restarted emulator knows the same people.
 */
export function personId(letter: 'o' | 'G', owner: string, person: string): string {
  return letter + ownerPart(owner) + hash('sha256', `person\n${owner}\n${person}`, 'base64url').slice(0, 22);
}

// A pure function's results: every login asks for the same few owners.
const ownerParts = new Map<string, string>();

function ownerPart(owner: string): string {
  const known = ownerParts.get(owner);
  if (known !== undefined) return known;
  const part = hash('sha256', `account\n${owner}`, 'base64url').slice(0, 5);
  if (ownerParts.size < 1000) ownerParts.set(owner, part);
  return part;
}

/** A login or plugin code: 32 characters, the first a `0`. */
export function newLoginCode(platform: Platform): string {
  const code = Buffer.from(alphanumeric(platform, 32), 'latin1');
  code.write('0');
  return code.toString('latin1');
}

/** A phone code: 64 hexadecimal digits. */
export function newPhoneCode(platform: Platform): string {
  return hex(platform, 32);
}

/** A session_key: 16 bytes, base64, 24 characters. */
export function newSessionKey(platform: Platform): string {
  return base64(randomBytes(platform, 16));
}

/** An access_token: a slowly growing number, `_`, and 133 characters. */
export function newAccessToken(platform: Platform): string {
  return `89_${base64url(randomBytes(platform, 100)).slice(0, 133)}`;
}

/** A cloudID, as CloudBase hands it to the client. */
export function newCloudId(platform: Platform): string {
  return `${Math.floor(nowSeconds(platform) / 86_400)}_${base64url(randomBytes(platform, 33))}`;
}

/** A request id: three groups of eight hexadecimal digits, the first the unix time. */
export function newRid(platform: Platform): string {
  const time = (nowSeconds(platform) >>> 0).toString(16).padStart(8, '0');
  return `${time}-${hex(platform, 4)}-${hex(platform, 4)}`;
}

/** Random bytes as hexadecimal digits. */
export function hex(platform: Platform, size: number): string {
  return view(randomBytes(platform, size)).toString('hex');
}

/** Random letters and digits. */
export function alphanumeric(platform: Platform, length: number): string {
  // One flat string: growing it letter by letter costs memory and time for as long as it is a key.
  const bytes = Buffer.from(randomBytes(platform, length));
  for (const [index, byte] of bytes.entries())
    bytes[index] = alphanumericDigits[byte % alphanumericDigits.length] ?? 0;
  return bytes.toString('latin1');
}

/** Random decimal digits. */
export function randomDigits(platform: Platform, length: number): string {
  return Array.from(randomBytes(platform, length), (byte) => byte % 10).join('');
}

/** Bytes as base64. */
export function base64(bytes: Uint8Array): string {
  return view(bytes).toString('base64');
}

function base64url(bytes: Uint8Array): string {
  return view(bytes).toString('base64url');
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
