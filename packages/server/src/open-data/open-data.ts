import { hash } from 'node:crypto';
import type { OpenData } from '@weapp-auth/protocol';
import { openDataOptionsOf } from '../apps/app-switches.ts';
import { type JsonObject, parseObject } from '../base/json-object.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { RateLimiter } from '../limits/rate-limits.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { AppConfig, OpenDataOptions } from '../options.ts';
import type { Store } from '../store/store.ts';
import {
  type DecodedOpenData,
  decipherOpenData,
  decodeOpenData,
  type MalformedOpenData,
  type Watermark,
} from '../wechat/decryption.ts';
import { isRawDataSigned } from '../wechat/signatures.ts';
import { type KeyRingPorts, readKeyRing } from './key-ring.ts';

/** What refusing open data takes. */
export interface OpenDataRefusalPorts {
  /** Null: nothing is limited. */
  readonly limits: Pick<RateLimiter, 'beforeOpenData' | 'afterBadOpenData'> | null;
  readonly metrics: Pick<Metrics, 'openData'>;
  readonly log: Logger;
}

/** What opening open data takes. */
export interface OpenDataPorts extends KeyRingPorts, OpenDataRefusalPorts {
  readonly store: Pick<Store, 'readSessionKeys' | 'takeOnce'>;
  readonly openData: Required<OpenDataOptions>;
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

/**
 * Picks what is wanted out of the plain text; null when it is not there.
 *
 * @param data what was decrypted: the person could have written it
 * @param signed what WeChat signed beside it, with a key that the person does not know; null: nothing was
 */
export type ReadOpenData<T> = (data: JsonObject, signed: JsonObject | null) => T | null;

/** Open data that passed every check. */
export interface OpenedData<T = JsonObject> {
  readonly kind: 'opened';
  /**
   * Nobody vouches for it: AES-CBC carries no proof of who encrypted something, and the person holds the ciphertext.
   * It must not say who somebody is, nor what they are owed.
   */
  readonly proof: 'claimed';
  /** What was looked for, in the platform's own field names. */
  readonly data: T;
}

/** Why open data is refused. For the log and the metric: a client that learns it learns about the plain text. */
export type OpenDataFault = (typeof faults)[number];

/** In the order in which they are met: of several keys, the one that got furthest tells why. */
const faults = [
  'no-session-key',
  'bad-padding',
  'not-utf8',
  'not-json',
  'no-watermark',
  'wrong-app',
  'other-person',
  'too-old',
  'ahead-of-time',
  'signature-mismatch',
  'other-kind',
  'replayed',
] as const;

/** How far WeChat's clock may be ahead of ours. */
const maxAheadSeconds = 60;

/**
 * Decrypts open data (开放数据) and checks it: the right app, neither too old nor from the future, not seen before, its
 * owner's, signed if a signature came with it, and what `read` looks for.
 *
 * @returns `open_data_malformed` with the field and the flaw for what shows without the key; `rate_limited` after many
 * failures; `session_key_stale` for everything else, whatever it is. A client that could tell one failure from another
 * could decrypt and encrypt at will: AES-CBC falls to any oracle.
 */
export async function openOpenData<T>(
  ports: OpenDataPorts,
  request: OpenDataRequest,
  read: ReadOpenData<T>,
): Promise<OpenedData<T> | Refusal> {
  const encrypted = decodeOpenData(request.encrypted);
  if (encrypted.kind === 'malformed') return refuseMalformed(encrypted);
  const limited = ports.limits?.beforeOpenData(request);
  if (limited) return limited;
  const { maxAgeSeconds } = openDataOptionsOf(ports, request.app);
  const trial: Trial<T> = { request, encrypted, read, seconds: ports.now() / 1000, maxAgeSeconds };
  const tried = await tryEveryKey(ports, trial);
  if (tried.kind === 'failed') return refuseFault(ports, request, tried.fault);
  if (await isReplay(ports, trial)) return refuseFault(ports, request, 'replayed');
  if (encrypted.repaired) ports.log.info({ appId: request.appId }, 'open data had lost its plus signs');
  return { kind: 'opened', proof: 'claimed', data: tried.data };
}

/** Tells what shows without the key. */
export function refuseMalformed({ field, flaw }: MalformedOpenData): Refusal {
  return refuse('open_data_malformed', { errors: [{ path: field, flaw }] });
}

/** The one refusal for everything that depends on the key. The reason stays here. */
async function refuseFault(
  ports: OpenDataRefusalPorts,
  owner: Pick<OpenDataRequest, 'appId' | 'openId'>,
  fault: OpenDataFault,
): Promise<Refusal> {
  ports.metrics.openData(fault);
  ports.log.info({ appId: owner.appId, reason: fault }, 'open data was refused');
  await ports.limits?.afterBadOpenData(owner);
  return refuse('session_key_stale');
}

interface Trial<T> {
  readonly request: OpenDataRequest;
  readonly encrypted: DecodedOpenData;
  readonly read: ReadOpenData<T>;
  readonly seconds: number;
  readonly maxAgeSeconds: number;
}

type Tried<T> =
  | { readonly kind: 'passed'; readonly data: T }
  | { readonly kind: 'failed'; readonly fault: OpenDataFault };

/** A key that does not pass, for whatever reason, is followed by the next: every failure tries all of them. */
async function tryEveryKey<T>(ports: KeyRingPorts, trial: Trial<T>): Promise<Tried<T>> {
  const { appId, openId, sessionKey } = trial.request;
  const first = tryKeys(trial, sessionKey === undefined ? [] : [sessionKey]);
  if (first.kind === 'passed') return first;
  const second = tryKeys(trial, await readKeyRing(ports, appId, openId));
  return second.kind === 'passed' ? second : { kind: 'failed', fault: later(first.fault, second.fault) };
}

function tryKeys<T>(trial: Trial<T>, keys: readonly string[]): Tried<T> {
  let fault: OpenDataFault = 'no-session-key';
  for (const key of keys) {
    const tried = tryKey(trial, key);
    if (tried.kind === 'passed') return tried;
    fault = later(fault, tried.fault);
  }
  return { kind: 'failed', fault };
}

function later(a: OpenDataFault, b: OpenDataFault): OpenDataFault {
  return faults.indexOf(a) > faults.indexOf(b) ? a : b;
}

/** Hashes the signed text in any case, because its length is the sender's choice and its time would tell. */
function tryKey<T>(trial: Trial<T>, sessionKey: string): Tried<T> {
  const { signed } = trial.request;
  const isSigned = signed === undefined || isRawDataSigned(sessionKey, signed.rawData, signed.signature);
  const deciphered = decipherOpenData(sessionKey, trial.encrypted);
  if (deciphered === null) return { kind: 'failed', fault: 'no-session-key' };
  if (deciphered.kind === 'undecipherable') return { kind: 'failed', fault: deciphered.reason };
  const fault = findFault(trial, deciphered);
  if (fault !== null) return { kind: 'failed', fault };
  if (!isSigned) return { kind: 'failed', fault: 'signature-mismatch' };
  const data = trial.read(deciphered.data, signed === undefined ? null : parseObject(signed.rawData));
  return data === null ? { kind: 'failed', fault: 'other-kind' } : { kind: 'passed', data };
}

function findFault(
  { request, seconds, maxAgeSeconds }: Trial<unknown>,
  { data, watermark }: { readonly data: JsonObject; readonly watermark: Watermark | null },
): OpenDataFault | null {
  if (watermark === null) return 'no-watermark';
  // WeCom writes the mini program into its watermark, and the userid where WeChat has an openId.
  const { weCom } = request.app ?? {};
  if (watermark.appId !== (weCom?.miniProgram ?? request.appId)) return 'wrong-app';
  const { openId = (weCom && data.userid) ?? request.openId } = data;
  if (openId !== request.openId) return 'other-person';
  if (watermark.timestamp < seconds - maxAgeSeconds) return 'too-old';
  return watermark.timestamp > seconds + maxAheadSeconds ? 'ahead-of-time' : null;
}

/**
 * Whether this data was accepted before. Somebody who repeats a whole request because its answer was lost sends the
 * same Idempotency-Key, and is let through. Asked last: only data that would pass is remembered.
 */
async function isReplay(ports: OpenDataPorts, trial: Trial<unknown>): Promise<boolean> {
  const { idempotencyKey } = trial.request;
  const now = ports.now();
  // As long as the latest watermark that is let pass stays young enough.
  const expiresAt = now + (trial.maxAgeSeconds + maxAheadSeconds) * 1000;
  // Without the iv: another one would change the first letters and leave the rest, and no two data have equal bytes.
  const digest = hash('sha256', trial.encrypted.encryptedData, 'base64url');
  const isFirst = await ports.store.takeOnce({ key: `open-data:${digest}`, expiresAt, now });
  if (idempotencyKey === undefined) return !isFirst;
  const attempt = hash('sha256', `${digest}\n${idempotencyKey}`, 'base64url');
  const isFirstOfAttempt = await ports.store.takeOnce({ key: `open-data:${attempt}`, expiresAt, now });
  return !isFirst && isFirstOfAttempt;
}
