import { createDecipheriv, createSecretKey } from 'node:crypto';
import { isObject, parseObject } from '../base/json-object.ts';

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
 * How an input is unusable.
 *
 * - `not-base64`: characters outside the base64 alphabet.
 * - `url-encoded`: still percent-encoded (`%2B`, `%2F`, `%3D`).
 * - `wrong-length`: the key or the iv is not 16 bytes.
 * - `truncated`: part of the encrypted data was cut off on its way.
 * - `mismatched`: the iv belongs to another call than the encrypted data.
 */
export type OpenDataFlaw = 'not-base64' | 'url-encoded' | 'wrong-length' | 'truncated' | 'mismatched';

/** Every ending of {@link decryptOpenData}. */
export type OpenDataDecryption =
  | {
      readonly kind: 'decrypted';
      /** The JSON object that WeChat encrypted, in the platform's own field names. */
      readonly data: Readonly<Record<string, unknown>>;
      /** `null` when the object carries no well-formed watermark: do not trust it then. */
      readonly watermark: Watermark | null;
      /** Whether `+` had been turned into a space on the way and was put back: the client should encode its body. */
      readonly repaired: boolean;
    }
  | { readonly kind: 'malformed'; readonly field: OpenDataField; readonly flaw: OpenDataFlaw }
  /** Well-formed input that this key does not open: the data was encrypted under another session_key. */
  | { readonly kind: 'undecipherable'; readonly reason: 'bad-decrypt' | 'not-json' };

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
  const encryptedData = restorePlus(input.encryptedData);
  const iv = restorePlus(input.iv);
  const bytes = { sessionKey: decode(sessionKey), iv: decode(iv), encryptedData: decode(encryptedData) };
  const flaw =
    flawOf('sessionKey', sessionKey, bytes.sessionKey) ??
    flawOf('iv', iv, bytes.iv) ??
    flawOf('encryptedData', encryptedData, bytes.encryptedData);
  if (flaw !== null) return flaw;

  const padded = decipher(bytes);
  const length = unpaddedLength(padded);
  if (length === null) return explainBadDecrypt(padded);
  const plain = padded.toString('utf8', 0, length);
  const data = parseObject(plain);
  if (data === null) return explainNotJson(plain);
  const repaired = encryptedData !== input.encryptedData || iv !== input.iv;
  return { kind: 'decrypted', data, watermark: watermarkOf(data), repaired };
}

/** The bytes behind `encryptedData`, in whichever of its spellings: for recognising data that comes again. */
export function encryptedBytes({ encryptedData }: Pick<EncryptedOpenData, 'encryptedData'>): Buffer {
  return decode(restorePlus(encryptedData));
}

type DecryptionInput = Readonly<Record<OpenDataField, Buffer>>;

/** A form body that was not encoded turns every `+` into a space; nothing else makes a space, so it can be undone. */
function restorePlus(base64: string): string {
  return base64.includes(' ') ? base64.replaceAll(' ', '+') : base64;
}

function decode(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

function flawOf(field: OpenDataField, text: string, bytes: Buffer): OpenDataDecryption | null {
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

function decipher(input: DecryptionInput): Buffer {
  // A KeyObject, because a Buffer key costs createDecipheriv about 9 µs more on Node 24.
  const decipheriv = createDecipheriv('aes-128-cbc', createSecretKey(input.sessionKey), input.iv);
  // Without automatic padding update() gives every block, and a wrong key costs no exception.
  return decipheriv.setAutoPadding(false).update(input.encryptedData);
}

/** PKCS#7: the last byte says how many bytes of padding there are, and each of them says so. Null: this is none. */
function unpaddedLength(padded: Buffer): number | null {
  const padding = padded[padded.length - 1] ?? 0;
  if (padding < 1 || padding > blockBytes) return null;
  const length = padded.length - padding;
  for (let n = length; n < padded.length; n += 1) if (padded[n] !== padding) return null;
  return length;
}

/** With the right key and iv the first block is right even when the end, which holds the padding, is missing. */
function explainBadDecrypt(padded: Buffer): OpenDataDecryption {
  if (padded.toString('latin1', 0, 2) === '{"') {
    return { kind: 'malformed', field: 'encryptedData', flaw: 'truncated' };
  }
  return { kind: 'undecipherable', reason: 'bad-decrypt' };
}

/** A wrong iv spoils the first block only; the rest still reads as what WeChat wrote. */
function explainNotJson(plain: string): OpenDataDecryption {
  if (plain.includes('"watermark"')) return { kind: 'malformed', field: 'iv', flaw: 'mismatched' };
  return { kind: 'undecipherable', reason: 'not-json' };
}

function watermarkOf(data: Readonly<Record<string, unknown>>): Watermark | null {
  const { watermark } = data;
  if (!isObject(watermark)) return null;
  const { appid, timestamp } = watermark;
  if (typeof appid !== 'string' || typeof timestamp !== 'number') return null;
  return { appId: appid, timestamp };
}
