import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';

/** What seals pushed messages. */
export interface PushKey {
  /** EncodingAESKey (消息加密密钥): 43 letters and digits. */
  readonly encodingAesKey: string;
  readonly appId: string;
}

/** Every ending of {@link openPushText}. */
export type OpenedPushText =
  | { readonly kind: 'opened'; readonly text: string }
  /** Not base64 of whole blocks, or sealed with another key. */
  | { readonly kind: 'undecipherable' }
  | { readonly kind: 'wrong-app' };

const blockBytes = 32;
const randomBytes = 16;
const lengthBytes = 4;

/**
 * Opens the `Encrypt` field of a pushed message: AES-256-CBC under the EncodingAESKey, whose first half is the iv.
 * Inside are 16 random bytes, the length, the message and the AppID that it is for.
 *
 * Check `msg_signature` first; without it the text may be anybody's.
 */
export function openPushText(key: PushKey, encrypt: string): OpenedPushText {
  const sealed = Buffer.from(encrypt, 'base64');
  if (sealed.length === 0 || sealed.length % blockBytes !== 0) return { kind: 'undecipherable' };
  const { secret, iv } = readKey(key.encodingAesKey);
  const padded = createDecipheriv('aes-256-cbc', secret, iv).setAutoPadding(false).update(sealed);
  const plain = unpad(padded);
  if (plain === null || plain.length < randomBytes + lengthBytes) return { kind: 'undecipherable' };
  const start = randomBytes + lengthBytes;
  const end = start + plain.readUInt32BE(randomBytes);
  if (end > plain.length) return { kind: 'undecipherable' };
  if (plain.toString('utf8', end) !== key.appId) return { kind: 'wrong-app' };
  return { kind: 'opened', text: plain.toString('utf8', start, end) };
}

/** Seals a reply the same way. `random` is 16 bytes, fresh each time. */
export function sealPushText(key: PushKey, text: string, random: Uint8Array): string {
  const { secret, iv } = readKey(key.encodingAesKey);
  const message = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(message.length);
  const plain = pad(Buffer.concat([random, length, message, Buffer.from(key.appId, 'utf8')]));
  return createCipheriv('aes-256-cbc', secret, iv).setAutoPadding(false).update(plain).toString('base64');
}

/** Whether a text can be an EncodingAESKey. */
export function isEncodingAesKey(text: string): boolean {
  return /^[A-Za-z0-9]{43}$/.test(text);
}

function readKey(encodingAesKey: string): { secret: ReturnType<typeof createSecretKey>; iv: Buffer } {
  const bytes = Buffer.from(`${encodingAesKey}=`, 'base64');
  return { secret: createSecretKey(bytes), iv: bytes.subarray(0, 16) };
}

/** PKCS#7 with blocks of 32 bytes, twice those of the cipher: OpenSSL's own padding does not do. */
function pad(bytes: Buffer): Buffer {
  const padding = blockBytes - (bytes.length % blockBytes);
  return Buffer.concat([bytes, Buffer.alloc(padding, padding)]);
}

function unpad(bytes: Buffer): Buffer | null {
  const padding = bytes[bytes.length - 1] ?? 0;
  if (padding < 1 || padding > blockBytes) return null;
  const isPadded = bytes.subarray(bytes.length - padding).every((byte) => byte === padding);
  return isPadded ? bytes.subarray(0, bytes.length - padding) : null;
}
