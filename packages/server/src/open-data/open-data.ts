import { hash } from 'node:crypto';
import type { OpenData } from '@weapp-auth/protocol';
import { openDataOptionsOf } from '../apps/app-switches.ts';
import type { FieldFlaw } from '../errors/field-flaws.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { Logger } from '../observe/logger.ts';
import type { AppConfig, OpenDataOptions } from '../options.ts';
import type { Store } from '../store/store.ts';
import { decryptOpenData, encryptedBytes, type OpenDataDecryption } from '../wechat/decryption.ts';
import { isRawDataSigned } from '../wechat/signatures.ts';
import { type KeyRingPorts, readKeyRing } from './key-ring.ts';

/** What opening open data takes. */
export interface OpenDataPorts extends KeyRingPorts {
  readonly store: Pick<Store, 'readSessionKeys' | 'takeOnce'>;
  readonly openData: Required<OpenDataOptions>;
  readonly log: Logger;
  readonly now: () => number;
}

/** Open data to be opened, and whose it is. */
export interface OpenDataRequest {
  readonly appId: string;
  /** How the app judges open data; null: as the server does. */
  readonly app: AppConfig | null;
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
  ports: OpenDataPorts,
  request: OpenDataRequest,
): Promise<OpenedData | Refusal> {
  const decrypted = await decrypt(ports, request);
  if (decrypted.kind === 'refused') return decrypted;
  const { data, sessionKey } = decrypted;
  const { maxAgeSeconds } = openDataOptionsOf(ports, request.app);
  const flaw = judge(request, decrypted, ports.now() / 1000 - maxAgeSeconds);
  if (flaw) return flaw;
  const { signed } = request;
  if (signed && !isRawDataSigned(sessionKey, signed.rawData, signed.signature))
    return refuse('signature_mismatch');
  if (await isReplay(ports, request, maxAgeSeconds)) return refuse('open_data_expired');
  return { kind: 'opened', data, unionId: readUnionId(data) };
}

interface Decrypted {
  readonly kind: 'decrypted';
  readonly data: Readonly<Record<string, unknown>>;
  readonly watermark: Extract<OpenDataDecryption, { kind: 'decrypted' }>['watermark'];
  readonly sessionKey: string;
}

async function decrypt(ports: OpenDataPorts, request: OpenDataRequest): Promise<Decrypted | Refusal> {
  if (request.sessionKey !== undefined) {
    const first = tryKeys(ports, request, [request.sessionKey]);
    if (first) return first;
  }
  const ring = await readKeyRing(ports, request.appId, request.openId);
  return tryKeys(ports, request, ring) ?? refuse('session_key_stale');
}

function tryKeys(
  ports: OpenDataPorts,
  request: OpenDataRequest,
  keys: readonly string[],
): Decrypted | Refusal | null {
  for (const sessionKey of keys) {
    const result = decryptOpenData(sessionKey, request.encrypted);
    switch (result.kind) {
      case 'decrypted':
        if (result.repaired) ports.log.info({ appId: request.appId }, 'open data had lost its plus signs');
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
  ports: OpenDataPorts,
  request: OpenDataRequest,
  maxAgeSeconds: number,
): Promise<boolean> {
  const { idempotencyKey, encrypted } = request;
  const now = ports.now();
  const expiresAt = now + maxAgeSeconds * 1000;
  // Without the iv: another one would change the first letters and leave the rest, and no two data have equal bytes.
  const digest = hash('sha256', encryptedBytes(encrypted), 'base64url');
  const isFirst = await ports.store.takeOnce({ key: `open-data:${digest}`, expiresAt, now });
  if (idempotencyKey === undefined) return !isFirst;
  const attempt = hash('sha256', `${digest}\n${idempotencyKey}`, 'base64url');
  const isFirstOfAttempt = await ports.store.takeOnce({ key: `open-data:${attempt}`, expiresAt, now });
  return !isFirst && isFirstOfAttempt;
}
