import { constants, createCipheriv, createDecipheriv, sign, verify } from 'node:crypto';
import { sm2, sm4 } from 'sm-crypto-v2';
import type { Emulator } from '../emulator.ts';
import type { ApiSecurityKeys, ApiSecurityOptions } from '../platform/api-security.ts';
import { appId, start } from '../world.fixture.ts';

export const phonePath = '/wxa/business/getuserphonenumber';
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

/** What a test does wrongly, or otherwise. */
export interface Change {
  readonly path?: string;
  readonly headers?: Record<string, string | null>;
  readonly timestamp?: number;
  readonly sealedTimestamp?: unknown;
  readonly signedUrl?: string;
  readonly signedExtra?: string;
  readonly aad?: string;
}

/** The keys of an app, and what was chosen with them. */
export type Keys = ApiSecurityKeys & ApiSecurityOptions;

/** Switches the mode on for the demo app. */
export function enable(emulator: Emulator, options: ApiSecurityOptions = {}): Keys {
  return { ...options, ...emulator.console.enableApiSecurity(appId, options) };
}

/** A request as it goes out. */
export interface SealedRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A sealed and signed request as a developer's SDK makes it, wrong in the ways a test wants. */
export function sealRequest(keys: Keys, plain: object, change: Change = {}): SealedRequest {
  const { path = phonePath, timestamp = start / 1000, signedExtra = '' } = change;
  const url = change.signedUrl ?? `https://api.weixin.qq.com${path}`;
  const extra = { _n: 'nonce', _appid: appId, _timestamp: change.sealedTimestamp ?? timestamp };
  const aad = change.aad ?? `${url}|${appId}|${timestamp}|${keys.symmetricNumber}`;
  const body = seal(keys, JSON.stringify({ ...extra, ...plain }), aad);
  const signed = [url, appId, timestamp, body].join('\n') + signedExtra;
  const headers: Record<string, string | null> = {
    'Wechatmp-Appid': appId,
    'Wechatmp-TimeStamp': String(timestamp),
    'Wechatmp-Signature': signRequest(keys, Buffer.from(signed)),
    ...change.headers,
  };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
  return { path, headers: Object.fromEntries(sent), body };
}

function seal(keys: Keys, plain: string, aad: string): string {
  const key = Buffer.from(keys.symmetricKey, 'base64');
  const iv = Buffer.alloc(12, 7);
  const sealed =
    keys.cipher === 'SM4_GCM' ? sealSm4(key, { iv, plain, aad }) : sealAes(key, { iv, plain, aad });
  const { data, authtag } = sealed;
  return JSON.stringify({
    iv: iv.toString('base64'),
    data: Buffer.from(data).toString('base64'),
    authtag: Buffer.from(authtag).toString('base64'),
  });
}

interface Message {
  readonly iv: Buffer;
  readonly plain: string;
  readonly aad: string;
}

function sealAes(key: Buffer, { iv, plain, aad }: Message): { data: Uint8Array; authtag: Uint8Array } {
  // The code 40238 is answered before anything is opened: then any key will do.
  const cipher = createCipheriv('aes-256-gcm', key.length === 32 ? key : Buffer.alloc(32), iv);
  cipher.setAAD(Buffer.from(aad));
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return { data, authtag: cipher.getAuthTag() };
}

function sealSm4(key: Buffer, { iv, plain, aad }: Message): { data: Uint8Array; authtag: Uint8Array } {
  const { output, tag } = sm4.encrypt(Buffer.from(plain), key.toString('hex'), {
    mode: 'gcm',
    iv: iv.toString('hex'),
    associatedData: Buffer.from(aad),
    output: 'array',
    outputTag: true,
  });
  return { data: output, authtag: tag ?? new Uint8Array() };
}

function signRequest(keys: Keys, signed: Buffer): string {
  const { developerPrivateKey: key = '' } = keys;
  if (keys.signing !== 'SM2withSM3') return sign('sha256', signed, { key, ...pss }).toString('base64');
  // PrivateKeyInfo holds the number of 32 bytes behind 36 bytes of wrapping.
  const der = Buffer.from(key.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const options = { hash: true, der: true, userId: keys.developerNumber } as const;
  return Buffer.from(sm2.doSignature(signed, der.subarray(36, 68).toString('hex'), options), 'hex').toString(
    'base64',
  );
}

/** A sealed answer. */
export interface SealedAnswer {
  readonly headers: Headers;
  readonly text: string;
}

/** The certificate that should have signed, and the headers to look at. */
export interface Certificate {
  readonly publicKey: string;
  readonly serial: string;
  readonly deprecated?: boolean;
}

/** Whether an answer carries this certificate's number and signature. */
export function isSignedBy(
  answer: SealedAnswer,
  keys: Keys,
  { publicKey, serial, deprecated = false }: Certificate,
  path: string = phonePath,
): boolean {
  const suffix = deprecated ? '-Deprecated' : '';
  if (answer.headers.get(`Wechatmp-Serial${suffix}`) !== serial) return false;
  const timestamp = answer.headers.get('Wechatmp-TimeStamp') ?? '';
  const signed = Buffer.from(`https://api.weixin.qq.com${path}\n${appId}\n${timestamp}\n${answer.text}`);
  const signature = Buffer.from(answer.headers.get(`Wechatmp-Signature${suffix}`) ?? '', 'base64');
  if (keys.signing !== 'SM2withSM3') return verify('sha256', signed, { key: publicKey, ...pss }, signature);
  const point = Buffer.from(publicKey.replace(/-----[^-]+-----|\s/g, ''), 'base64').subarray(-65);
  const options = { hash: true, der: true, userId: serial } as const;
  return sm2.doVerifySignature(signed, signature.toString('hex'), point.toString('hex'), options);
}

/** Checks and opens an answer; throws when it cannot be trusted. */
export function openAnswer(
  answer: SealedAnswer,
  keys: Keys,
  path: string = phonePath,
): Record<string, unknown> {
  const certificate = { publicKey: keys.platformPublicKey, serial: keys.platformSerial };
  if (!isSignedBy(answer, keys, certificate, path))
    throw new Error(`not signed by the platform: ${answer.text}`);
  return openSealed(answer, keys, path);
}

/** Opens an answer whose signature has been checked. */
export function openSealed(
  answer: SealedAnswer,
  keys: Keys,
  path: string = phonePath,
): Record<string, unknown> {
  const sealed = JSON.parse(answer.text);
  const bytes = (name: string) => Buffer.from(String(sealed[name]), 'base64');
  const timestamp = answer.headers.get('Wechatmp-TimeStamp') ?? '';
  const aad = `https://api.weixin.qq.com${path}|${appId}|${timestamp}|${keys.symmetricNumber}`;
  const key = Buffer.from(keys.symmetricKey, 'base64');
  if (keys.cipher === 'SM4_GCM') return JSON.parse(openSm4(key, bytes));
  const decipher = createDecipheriv('aes-256-gcm', key, bytes('iv'));
  decipher.setAAD(Buffer.from(aad)).setAuthTag(bytes('authtag'));
  return JSON.parse(decipher.update(bytes('data'), undefined, 'utf8') + decipher.final('utf8'));
}

/** Node has no SM4-GCM, but GCM without its tag is counter mode that starts at 2. */
function openSm4(key: Buffer, bytes: (name: string) => Buffer): string {
  const counter = Buffer.concat([bytes('iv'), Buffer.from([0, 0, 0, 2])]);
  const decipher = createDecipheriv('sm4-ctr', key, counter);
  return decipher.update(bytes('data'), undefined, 'utf8') + decipher.final('utf8');
}
