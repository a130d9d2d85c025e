import { createCipheriv, hash } from 'node:crypto';
import { EmulatorError } from '../errors.ts';

/** SHA-1 over the parts, sorted as text and joined: the signature of every push. */
export function signPush(...parts: readonly string[]): string {
  return hash('sha1', [...parts].sort(byCodeUnit).join(''), 'hex');
}

/**
 * Encrypts a push message: AES-256-CBC, the IV the first half of the key, PKCS#7 over blocks of 32; in front of the
 * message 16 random bytes and its length, behind it the appid.
 *
 * @throws EmulatorError `push_key_invalid`.
 */
export function encryptPush(sealing: {
  encodingAesKey: string;
  appId: string;
  message: string;
  random: Uint8Array;
}): string {
  const key = aesKey(sealing.encodingAesKey);
  const message = Buffer.from(sealing.message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const text = Buffer.concat([sealing.random, length, message, Buffer.from(sealing.appId)]);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padTo32(text)), cipher.final()]).toString('base64');
}

function aesKey(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (encodingAesKey.length !== 43 || key.length !== 32) throw new EmulatorError('push_key_invalid');
  return key;
}

function padTo32(text: Buffer): Buffer {
  const padding = 32 - (text.length % 32);
  return Buffer.concat([text, Buffer.alloc(padding, padding)]);
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
