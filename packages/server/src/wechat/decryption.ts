import { isUtf8 } from 'node:buffer';
import { createDecipheriv, createSecretKey } from 'node:crypto';
import { isObject } from '../base/json-object.ts';
import { parseStrictObject } from '../base/strict-json.ts';

/** The platform's stamp inside every decrypted open data. */
export interface Watermark {
  /** The app that the data was encrypted for. */
  readonly appId: string;
  /** When WeChat encrypted it, in seconds since 1970. */
  readonly timestamp: number;
}

/** Which of the three inputs of a decryption is unusable. */
export type OpenDataField = 'sessionKey' | 'encryptedData' | 'iv';

/**
 * How an input is unusable, as far as that shows without the key.
 *
 * - `not-base64`: characters outside the base64 alphabet.
 * - `url-encoded`: still percent-encoded (`%2B`, `%2F`, `%3D`).
 * - `wrong-length`: the key or the iv is not 16 bytes.
 * - `truncated`: the encrypted data is not made of whole blocks.
 */
export type OpenDataFlaw = 'not-base64' | 'url-encoded' | 'wrong-length' | 'truncated';

/** An input that nobody could decrypt, whatever the key. */
export interface MalformedOpenData {
  readonly kind: 'malformed';
  readonly field: OpenDataField;
  readonly flaw: OpenDataFlaw;
}

/** What a key makes of well-formed input. */
export type DecipheredOpenData =
  | {
      readonly kind: 'decrypted';
      /** The JSON object that was encrypted, in the platform's own field names. */
      readonly data: Readonly<Record<string, unknown>>;
      /** `null` when the object carries no well-formed watermark: do not trust it then. */
      readonly watermark: Watermark | null;
    }
  /**
   * Not what WeChat encrypted under this key. The reason is for logs: a client that learns it can decrypt anything with
   * it, byte by byte (padding oracle).
   */
  | { readonly kind: 'undecipherable'; readonly reason: 'bad-padding' | 'not-utf8' | 'not-json' };

/** Every ending of {@link decryptOpenData}. */
export type OpenDataDecryption =
  | (Extract<DecipheredOpenData, { kind: 'decrypted' }> & {
      /** Whether `+` had been turned into a space on the way and was put back: the client should encode its body. */
      readonly repaired: boolean;
    })
  | Extract<DecipheredOpenData, { kind: 'undecipherable' }>
  | MalformedOpenData;

/** What {@link decryptOpenData} works on, exactly as a `wx` API returned it. */
export interface EncryptedOpenData {
  /** Base64. */
  readonly encryptedData: string;
  /** Base64 of 16 bytes. */
  readonly iv: string;
}

const blockBytes = 16;

/**
 * Decrypts open data (开放数据) with a session_key: AES-128-CBC with PKCS#7 padding.
 *
 * Pure. Whether the watermark names the right app and is recent is for the caller to judge.
 * Source: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * @example
 * ```ts
 * import { decryptOpenData } from '@weapp-auth/server';
 *
 * function openIdOf(sessionKey: string, encryptedData: string, iv: string): unknown {
 *   const result = decryptOpenData(sessionKey, { encryptedData, iv });
 *   return result.kind === 'decrypted' ? result.data.openId : null;
 * }
 * ```
 */
export function decryptOpenData(sessionKey: string, input: EncryptedOpenData): OpenDataDecryption {
  const key = decode(sessionKey);
  const flaw = flawOf('sessionKey', sessionKey, key);
  if (flaw !== null) return flaw;
  const encrypted = decodeOpenData(input);
  if (encrypted.kind === 'malformed') return encrypted;
  const deciphered = decipherBytes(key, encrypted);
  if (deciphered.kind === 'undecipherable') return deciphered;
  return { ...deciphered, repaired: encrypted.repaired };
}

/** Well-formed open data as bytes. */
export interface DecodedOpenData {
  readonly kind: 'decoded';
  readonly encryptedData: Buffer;
  readonly iv: Buffer;
  readonly repaired: boolean;
}

/** Everything about open data that can be judged without the key. */
export function decodeOpenData(input: EncryptedOpenData): DecodedOpenData | MalformedOpenData {
  const texts = { iv: restorePlus(input.iv), encryptedData: restorePlus(input.encryptedData) };
  const iv = decode(texts.iv);
  const encryptedData = decode(texts.encryptedData);
  const flaw = flawOf('iv', texts.iv, iv) ?? flawOf('encryptedData', texts.encryptedData, encryptedData);
  if (flaw !== null) return flaw;
  const repaired = texts.iv !== input.iv || texts.encryptedData !== input.encryptedData;
  return { kind: 'decoded', encryptedData, iv, repaired };
}

/** Decrypts under one key. Null: the key is none. */
export function decipherOpenData(sessionKey: string, encrypted: DecodedOpenData): DecipheredOpenData | null {
  const key = decode(sessionKey);
  return flawOf('sessionKey', sessionKey, key) === null ? decipherBytes(key, encrypted) : null;
}

/** What fails goes the same way as what does not, so that the time tells nothing either. */
function decipherBytes(key: Buffer, encrypted: DecodedOpenData): DecipheredOpenData {
  const padded = decipher(key, encrypted);
  const length = unpaddedLength(padded);
  // Padding is ASCII: it makes no text of bytes that are none, nor the other way round.
  const isText = isUtf8(padded);
  const data = parseStrictObject(padded.toString('utf8', 0, length ?? padded.length));
  if (length === null) return { kind: 'undecipherable', reason: 'bad-padding' };
  if (!isText) return { kind: 'undecipherable', reason: 'not-utf8' };
  if (data === null) return { kind: 'undecipherable', reason: 'not-json' };
  return { kind: 'decrypted', data, watermark: watermarkOf(data) };
}

/** A form body that was not encoded turns every `+` into a space; nothing else makes a space, so it can be undone. */
function restorePlus(base64: string): string {
  return base64.includes(' ') ? base64.replaceAll(' ', '+') : base64;
}

function decode(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

function flawOf(field: OpenDataField, text: string, bytes: Buffer): MalformedOpenData | null {
  // Node skips what is not base64, so a decoded length that fits the text proves that every character counted.
  if (bytes.length !== Buffer.byteLength(text, 'base64'))
    return { kind: 'malformed', field, flaw: flawOfText(text) };
  if (field === 'encryptedData') {
    return bytes.length > 0 && bytes.length % blockBytes === 0
      ? null
      : { kind: 'malformed', field, flaw: 'truncated' };
  }
  return bytes.length === blockBytes ? null : { kind: 'malformed', field, flaw: 'wrong-length' };
}

function flawOfText(text: string): OpenDataFlaw {
  if (/%(?:2B|2F|3D)/i.test(text)) return 'url-encoded';
  return /^[\w+/-]*={0,2}$/.test(text) ? 'truncated' : 'not-base64';
}

function decipher(key: Buffer, { encryptedData, iv }: DecodedOpenData): Buffer {
  // A KeyObject, because a Buffer key costs createDecipheriv about 9 µs more on Node 24.
  const decipheriv = createDecipheriv('aes-128-cbc', createSecretKey(key), iv);
  // Without automatic padding update() gives every block, and a wrong key costs no exception.
  return decipheriv.setAutoPadding(false).update(encryptedData);
}

/**
 * PKCS#7: the last byte says how many bytes of padding there are, and each of them says so. Null: this is none. Looks at
 * the whole last block in any case.
 */
function unpaddedLength(padded: Buffer): number | null {
  const padding = padded[padded.length - 1] ?? 0;
  let differences = 0;
  for (let n = 1; n <= blockBytes; n += 1) {
    if (n <= padding) differences |= (padded[padded.length - n] ?? 0) ^ padding;
  }
  return padding < 1 || padding > blockBytes || differences !== 0 ? null : padded.length - padding;
}

function watermarkOf(data: Readonly<Record<string, unknown>>): Watermark | null {
  const { watermark } = data;
  if (!isObject(watermark)) return null;
  const { appid, timestamp } = watermark;
  if (typeof appid !== 'string' || typeof timestamp !== 'number' || !Number.isSafeInteger(timestamp))
    return null;
  return { appId: appid, timestamp };
}
