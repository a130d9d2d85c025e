import { constants, createCipheriv, createDecipheriv, sign, verify } from 'node:crypto';
import type { ApiSecuritySettings } from '../platform/records/app.ts';
import { sm2Number, sm2Point, smCrypto } from '../platform/sm2-key.ts';

/** A message under AES-256-GCM or SM4-GCM. */
export interface SealedMessage {
  readonly iv: Uint8Array;
  readonly data: Uint8Array;
  readonly authtag: Uint8Array;
}

type CipherSettings = Pick<ApiSecuritySettings, 'cipher' | 'symmetricKey'>;

/** Encrypts a text under the app's symmetric key. */
export function sealMessage(
  { cipher, symmetricKey }: CipherSettings,
  message: { plain: string; aad: string; iv: Uint8Array },
): SealedMessage {
  const { plain, aad, iv } = message;
  const key = Buffer.from(symmetricKey, 'base64');
  if (cipher === 'SM4_GCM') {
    const options = { ...sm4Options(iv, aad), outputTag: true };
    const { output, tag } = smCrypto().sm4.encrypt(Buffer.from(plain), hexOf(key), options);
    return { iv, data: output, authtag: tag ?? new Uint8Array() };
  }
  const aes = createCipheriv('aes-256-gcm', key, iv);
  aes.setAAD(Buffer.from(aad));
  const data = Buffer.concat([aes.update(plain, 'utf8'), aes.final()]);
  return { iv, data, authtag: aes.getAuthTag() };
}

/** The text of a sealed message. Throws when key, additional data or message are not the right ones. */
export function openMessage(
  { cipher, symmetricKey }: CipherSettings,
  sealed: SealedMessage,
  aad: string,
): string {
  const key = Buffer.from(symmetricKey, 'base64');
  if (cipher === 'SM4_GCM') {
    const options = { ...sm4Options(sealed.iv, aad), tag: sealed.authtag };
    return Buffer.from(smCrypto().sm4.decrypt(sealed.data, hexOf(key), options)).toString('utf8');
  }
  const aes = createDecipheriv('aes-256-gcm', key, sealed.iv, { authTagLength: 16 });
  aes.setAAD(Buffer.from(aad)).setAuthTag(sealed.authtag);
  return Buffer.concat([aes.update(sealed.data), aes.final()]).toString('utf8');
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

/** Signs a text; the number of the key is the user id of an SM2 signature. */
export function signText(
  key: { signing: ApiSecuritySettings['signing']; privateKey: string; number: string },
  text: string,
): string {
  const { signing, privateKey, number } = key;
  if (signing !== 'SM2withSM3')
    return sign('sha256', Buffer.from(text), { key: privateKey, ...pss }).toString('base64');
  const signature = smCrypto().sm2.doSignature(Buffer.from(text), sm2Number(privateKey), sm2Options(number));
  return Buffer.from(signature, 'hex').toString('base64');
}

/** Checks a base64 signature over a text. */
export function verifyText(
  key: { signing: ApiSecuritySettings['signing']; publicKey: string; number: string },
  text: string,
  signature: string,
): boolean {
  const { signing, publicKey, number } = key;
  const bytes = Buffer.from(signature, 'base64');
  if (signing !== 'SM2withSM3') return verify('sha256', Buffer.from(text), { key: publicKey, ...pss }, bytes);
  try {
    return smCrypto().sm2.doVerifySignature(
      Buffer.from(text),
      hexOf(bytes),
      sm2Point(publicKey),
      sm2Options(number),
    );
  } catch {
    // Bytes that are no DER signature at all.
    return false;
  }
}

function sm2Options(userId: string): { hash: true; der: true; userId: string } {
  return { hash: true, der: true, userId };
}

// A string would be read as hexadecimal digits by some options and as text by others: bytes are always bytes.
function sm4Options(
  iv: Uint8Array,
  aad: string,
): { mode: 'gcm'; iv: string; associatedData: Uint8Array; output: 'array' } {
  return { mode: 'gcm', iv: hexOf(iv), associatedData: Buffer.from(aad), output: 'array' };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
