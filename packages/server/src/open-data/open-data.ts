import { hash } from 'node:crypto';
import type { OpenData } from '@weapp-auth/protocol';
import { openDataOptionsOf } from '../apps/app-switches.ts';
import type { AuthContext } from '../context.ts';
import type { FieldFlaw } from '../errors/field-flaws.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { SealedKey } from '../store/records.ts';
import { decryptOpenData, encryptedBytes, type OpenDataDecryption } from '../wechat/decryption.ts';
import { isRawDataSigned } from '../wechat/signatures.ts';

/** Open data to be opened, and whose it is. */
export interface OpenDataRequest {
  readonly appId: string;
  readonly openId: string;
  /** The key of the login under way, tried before those in the ring. */
  readonly sessionKey?: string;
  readonly encrypted: OpenData;
  readonly signed?: SignedText | undefined;
  /** The same request repeated under the same key is not a replay. */
  readonly idempotencyKey?: string | undefined;
}

/** Plain text with WeChat's signature, as `wx.getUserInfo` gives them. */
export interface SignedText {
  readonly rawData: string;
  readonly signature: string;
}

/** Open data that passed every check. */
export interface OpenedData {
  readonly kind: 'opened';
  /** In the platform's own field names. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The person's unionid, where the data holds one that can be believed. */
  readonly unionId: string | null;
}

/**
 * Decrypts open data (开放数据) and checks it: the right app, not too old, not seen before, its owner's, and signed if
 * a signature came with it.
 *
 * @returns `session_key_stale` when no stored key opens it, `open_data_malformed` (with the field and the flaw),
 * `open_data_wrong_app`, `open_data_expired` (too old or repeated) or `signature_mismatch`
 */
export async function openOpenData(
  context: AuthContext,
  request: OpenDataRequest,
): Promise<OpenedData | Refusal> {
  const decrypted = await decrypt(context, request);
  if (decrypted.kind === 'refused') return decrypted;
  const { data, sessionKey } = decrypted;
  const { maxAgeSeconds } = openDataOptionsOf(context, await context.findApp(request.appId));
  const flaw = judge(request, decrypted, context.now() / 1000 - maxAgeSeconds);
  if (flaw) return flaw;
  const { signed } = request;
  if (signed && !isRawDataSigned(sessionKey, signed.rawData, signed.signature))
    return refuse('signature_mismatch');
  if (await isReplay(context, request, maxAgeSeconds)) return refuse('open_data_expired');
  return { kind: 'opened', data, unionId: readUnionId(data) };
}

/** Reads the stored keys of an identity, newest first. Those sealed under a secret that is gone are left out. */
export async function readKeyRing(
  context: AuthContext,
  appId: string,
  openId: string,
): Promise<readonly string[]> {
  const ring = await context.store.readSessionKeys(appId, openId);
  const purpose = sealingContext(appId, openId);
  return ring.map((key) => context.keys.unseal(key.sealed, purpose)).filter((key) => key !== null);
}

/** Makes a session_key fit for the store. It is sealed when a store asks: one that has the same key already does not. */
export function sealSessionKey(
  context: AuthContext,
  owner: { readonly appId: string; readonly openId: string },
  sessionKey: string,
): SealedKey {
  let sealed: string | null = null;
  return {
    fingerprint: context.keys.fingerprint('session-key', sessionKey),
    get sealed() {
      sealed ??= context.keys.seal(sessionKey, sealingContext(owner.appId, owner.openId));
      return sealed;
    },
  };
}

interface Decrypted {
  readonly kind: 'decrypted';
  readonly data: Readonly<Record<string, unknown>>;
  readonly watermark: Extract<OpenDataDecryption, { kind: 'decrypted' }>['watermark'];
  readonly sessionKey: string;
}

async function decrypt(context: AuthContext, request: OpenDataRequest): Promise<Decrypted | Refusal> {
  if (request.sessionKey !== undefined) {
    const first = tryKeys(context, request, [request.sessionKey]);
    if (first) return first;
  }
  const ring = await readKeyRing(context, request.appId, request.openId);
  return tryKeys(context, request, ring) ?? refuse('session_key_stale');
}

function tryKeys(
  context: AuthContext,
  request: OpenDataRequest,
  keys: readonly string[],
): Decrypted | Refusal | null {
  for (const sessionKey of keys) {
    const result = decryptOpenData(sessionKey, request.encrypted);
    switch (result.kind) {
      case 'decrypted':
        if (result.repaired) context.log.info({ appId: request.appId }, 'open data had lost its plus signs');
        return { kind: 'decrypted', data: result.data, watermark: result.watermark, sessionKey };
      case 'malformed':
        return refuse('open_data_malformed', { errors: [{ path: result.field, flaw: result.flaw }] });
      case 'undecipherable':
        break;
      default:
        result satisfies never;
    }
  }
  return null;
}

/** @param oldest what was made before this second is too old */
function judge(request: OpenDataRequest, { data, watermark }: Decrypted, oldest: number): Refusal | null {
  if (watermark === null) return malformed('no-watermark');
  if (watermark.appId !== request.appId) return refuse('open_data_wrong_app');
  // Data from the future is let pass: WeChat made it, so it is our clock that is late.
  if (watermark.timestamp < oldest) return refuse('open_data_expired');
  const { openId } = data;
  if (openId !== undefined && openId !== request.openId) return malformed('other-person');
  return null;
}

/**
 * Believed only beside the person's own openid, as WeChat writes it. CBC protects nothing against the person who holds
 * the data: cut off at the front and sent with another iv, it begins with 16 bytes of their choice, which is enough for
 * `{"unionId":"` and somebody else's beginning, but not for both ids.
 */
function readUnionId({ openId, unionId }: Decrypted['data']): string | null {
  return openId !== undefined && typeof unionId === 'string' && unionId !== '' ? unionId : null;
}

function malformed(flaw: FieldFlaw): Refusal {
  return refuse('open_data_malformed', { errors: [{ path: 'encryptedData', flaw }] });
}

/**
 * Whether this data was accepted before. Somebody who repeats a whole request because its answer was lost sends the
 * same Idempotency-Key, and is let through.
 */
async function isReplay(
  context: AuthContext,
  request: OpenDataRequest,
  maxAgeSeconds: number,
): Promise<boolean> {
  const { idempotencyKey, encrypted } = request;
  const now = context.now();
  const expiresAt = now + maxAgeSeconds * 1000;
  // Without the iv: another one would change the first letters and leave the rest, and no two data have equal bytes.
  const digest = hash('sha256', encryptedBytes(encrypted), 'base64url');
  const isFirst = await context.store.takeOnce({ key: `open-data:${digest}`, expiresAt, now });
  if (idempotencyKey === undefined) return !isFirst;
  const attempt = hash('sha256', `${digest}\n${idempotencyKey}`, 'base64url');
  const isFirstOfAttempt = await context.store.takeOnce({ key: `open-data:${attempt}`, expiresAt, now });
  return !isFirst && isFirstOfAttempt;
}

function sealingContext(appId: string, openId: string): string {
  return `session-key\n${appId}\n${openId}`;
}
