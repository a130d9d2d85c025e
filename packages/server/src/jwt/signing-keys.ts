import type { CryptoKey } from 'jose';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Keys } from '../base/keys.ts';
import type { Logger } from '../observe/logger.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import {
  type KeyAlgorithm,
  type PrivateJwk,
  type PublicKey,
  thumbprintOf,
  toPublicKey,
} from './key-algorithm.ts';
import { type KeyPlan, type PlannedKey, planKeys } from './plan-keys.ts';

/** A key that signs access tokens now. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** The keys of one algorithm, of all replicas. */
export interface SigningKeys {
  /** The key to sign with. */
  current(): Promise<SigningKey>;
  /** The keys that this replica can sign with, the one to sign with first. */
  privateJwks(): Promise<readonly PrivateJwk[]>;
  /** Every key that a token may still be signed with, and the next one. */
  published(): Promise<readonly PublicKey[]>;
  /** Seals the stored keys under the newest secret. Another replica that writes at that moment does so too. */
  reseal(): Promise<void>;
}

/** What {@link createSigningKeys} works with. */
export interface SigningKeysOptions {
  readonly store: Pick<Store, 'readShared' | 'writeShared'>;
  readonly keys: Pick<Keys, 'seal' | 'unseal' | 'isNewest'>;
  readonly log: Logger;
  readonly audit: Pick<AuditTrail, 'record'>;
  readonly now: () => number;
  /** A clock that only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  readonly algorithm: KeyAlgorithm;
  /** How long a key signs. */
  readonly rotateAfterMs: number;
  /** How long a token lives: an old key stays published at least as long. */
  readonly tokenLifetimeMs: number;
}

/**
 * Keeps the signing keys in the store, sealed, one set for all replicas.
 *
 * A new key is published an hour before it signs, and an old one as long as a token of it can live: no verifier ever
 * meets a key that it cannot fetch. Replicas that rotate at the same time agree by compare-and-set.
 */
export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const state: State = { ...options, loaded: null, loading: null };
  return {
    current: async () => currentKey(await load(state), state.now()),
    privateJwks: async () => listPrivate(await load(state), state.now()),
    published: async () => (await load(state)).map(({ publicJwk }) => publicJwk),
    reseal: () => reseal(state),
  };
}

interface State extends SigningKeysOptions {
  loaded: { readonly keys: readonly LoadedKey[]; readonly at: number } | null;
  loading: Promise<readonly LoadedKey[]> | null;
}

interface LoadedKey extends PlannedKey {
  /** Null: sealed under a secret that this replica does not have. It is published here, and signs elsewhere. */
  readonly opened: OpenedKey | null;
  readonly publicJwk: PublicKey;
}

interface OpenedKey {
  readonly privateKey: CryptoKey;
  readonly privateJwk: PrivateJwk;
}

/**
 * As it is stored. Each private key is sealed by itself and the public one lies open, so that while a secret is being
 * replaced a replica that cannot open a key still publishes it, and never has a reason to take it away.
 */
interface StoredKey extends PlannedKey {
  readonly publicJwk: PublicKey;
  readonly sealed: string;
}

/** As it was stored before, and as it is made. */
interface EarlierKey extends PlannedKey {
  readonly jwk: PrivateJwk;
}

/** Well under the hour for which a key is published before it signs. */
const reloadAfterMs = 60_000;
/** Each lost race means that another replica has written what we wanted to. */
const maxRaces = 5;

function currentKey(keys: readonly LoadedKey[], now: number): SigningKey {
  const active = findActive(keys, now);
  return { kid: active.kid, privateKey: active.opened.privateKey };
}

function listPrivate(keys: readonly LoadedKey[], now: number): readonly PrivateJwk[] {
  const active = findActive(keys, now);
  const others = keys.filter(isUsable).filter((key) => key !== active);
  return [active, ...others].map(({ opened }) => opened.privateJwk);
}

type UsableKey = LoadedKey & { readonly opened: OpenedKey };

function findActive(keys: readonly LoadedKey[], now: number): UsableKey {
  const usable = keys.filter(isUsable);
  const active = usable.filter(({ activeAt }) => activeAt <= now).at(-1) ?? usable[0];
  if (active === undefined) throw new Error('there is no signing key');
  return active;
}

function isUsable(key: LoadedKey): key is UsableKey {
  return key.opened !== null;
}

function load(state: State): Promise<readonly LoadedKey[]> {
  const { loaded } = state;
  if (loaded && state.elapsed() - loaded.at < reloadAfterMs) return Promise.resolve(loaded.keys);
  state.loading ??= reload(state).finally(() => {
    state.loading = null;
  });
  return state.loading;
}

async function reload(state: State): Promise<readonly LoadedKey[]> {
  try {
    const stored = await agree(state);
    const keys = await Promise.all(stored.map((key) => toLoadedKey(state, key)));
    state.loaded = { keys, at: state.elapsed() };
    return keys;
  } catch (error) {
    // The keys of a minute ago are as good while the store is away.
    if (error instanceof StoreError && state.loaded) return state.loaded.keys;
    throw error;
  }
}

async function agree(state: State): Promise<readonly StoredKey[]> {
  for (let race = 0; race < maxRaces; race += 1) {
    const shared = await state.store.readShared(state.algorithm.sharedKey);
    const stored = shared ? parseKeys(state, shared.value) : [];
    const plan = planFor(state, stored);
    if (plan.kind === 'keep') return stored;
    const next = await carryOut(state, plan, stored);
    if (!(await write(state, next, shared?.version ?? 0))) continue;
    if (plan.addActiveAt !== null) state.audit.record({ action: 'signing-key-added', actor: 'system' });
    return next;
  }
  throw new StoreError('store_busy', 'The signing keys changed again and again');
}

/** Where this replica can open none of the keys, it adds one that it can sign with at once. */
function planFor(state: State, stored: readonly StoredKey[]): KeyPlan {
  const plan = planKeys(stored, state);
  if (stored.some((key) => state.keys.unseal(key.sealed, purposeOf(state, key.kid)) !== null)) return plan;
  if (stored.length > 0) {
    state.log.warn({}, 'no signing key can be opened with these secrets: this replica adds one of its own');
  }
  return { kind: 'change', addActiveAt: state.now(), drop: plan.kind === 'change' ? plan.drop : [] };
}

async function carryOut(
  state: State,
  plan: Extract<KeyPlan, { kind: 'change' }>,
  stored: readonly StoredKey[],
): Promise<readonly StoredKey[]> {
  const kept = stored.filter(({ kid }) => !plan.drop.includes(kid));
  if (plan.addActiveAt === null) return kept;
  const jwk = await state.algorithm.generate();
  const kid = await thumbprintOf(jwk);
  const added = sealKey(state, { kid, activeAt: plan.addActiveAt, jwk });
  return [...kept, added].sort((a, b) => a.activeAt - b.activeAt);
}

/**
 * Written by `write`, in the store, which whoever could change might as well change the users in. Earlier versions sealed
 * all keys as one text.
 */
function parseKeys(state: State, value: string): readonly StoredKey[] {
  if (value.startsWith('[')) return JSON.parse(value) as readonly StoredKey[];
  const text = state.keys.unseal(value, state.algorithm.sharedKey);
  if (text !== null) return (JSON.parse(text) as readonly EarlierKey[]).map((key) => sealKey(state, key));
  state.log.warn({}, 'the signing keys of an earlier version cannot be opened: new ones are made');
  return [];
}

function sealKey(state: State, { kid, activeAt, jwk }: EarlierKey): StoredKey {
  const sealed = state.keys.seal(JSON.stringify(jwk), purposeOf(state, kid));
  return { kid, activeAt, publicJwk: toPublicKey(jwk, kid), sealed };
}

/** What a sealed key is: one cannot be put in the place of another. */
function purposeOf({ algorithm }: State, kid: string): string {
  return `${algorithm.sharedKey}\n${kid}`;
}

function write(
  { store, algorithm }: State,
  next: readonly StoredKey[],
  expectedVersion: number,
): Promise<boolean> {
  const value = JSON.stringify(next);
  return store.writeShared({ key: algorithm.sharedKey, value, expectedVersion, expiresAt: null });
}

async function reseal(state: State): Promise<void> {
  const { store, keys, algorithm } = state;
  const shared = await store.readShared(algorithm.sharedKey);
  if (shared === null) return;
  const next = parseKeys(state, shared.value).map((key) => {
    const purpose = purposeOf(state, key.kid);
    const text = keys.isNewest(key.sealed) ? null : keys.unseal(key.sealed, purpose);
    return text === null ? key : { ...key, sealed: keys.seal(text, purpose) };
  });
  await write(state, next, shared.version);
}

async function toLoadedKey(state: State, stored: StoredKey): Promise<LoadedKey> {
  const { kid, activeAt, publicJwk, sealed } = stored;
  const text = state.keys.unseal(sealed, purposeOf(state, kid));
  if (text === null) return { kid, activeAt, publicJwk, opened: null };
  const { importJWK } = await import('jose');
  // Sealed by `carryOut`, and by nobody who does not hold our secret.
  const jwk = JSON.parse(text) as PrivateJwk;
  const { alg, use } = publicJwk;
  const privateKey = await importJWK(jwk, alg);
  if (privateKey instanceof Uint8Array) throw new TypeError('a signing key is not a key pair');
  return { kid, activeAt, publicJwk, opened: { privateKey, privateJwk: { ...jwk, kid, alg, use } } };
}
