import type { CryptoKey, JWK_EC_Private, JWK_EC_Public } from 'jose';
import type { Keys } from '../base/keys.ts';
import type { Logger } from '../observe/logger.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type KeyPlan, type PlannedKey, planKeys } from './plan-keys.ts';

/** A key that signs access tokens now. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** A public key as the JWKS shows it. */
export type PublicKey = JWK_EC_Public & { readonly kid: string; readonly alg: 'ES256'; readonly use: 'sig' };

/** The ES256 keys of all replicas. */
export interface SigningKeys {
  /** The key to sign with. */
  current(): Promise<SigningKey>;
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
  readonly now: () => number;
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
    published: async () => (await load(state)).map(({ publicJwk }) => publicJwk),
    reseal: () => reseal(state),
  };
}

interface State extends SigningKeysOptions {
  loaded: { readonly keys: readonly LoadedKey[]; readonly at: number } | null;
  loading: Promise<readonly LoadedKey[]> | null;
}

interface LoadedKey extends PlannedKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicKey;
}

/** As it is stored, sealed. */
interface StoredKey extends PlannedKey {
  readonly jwk: JWK_EC_Private;
}

const sharedKey = 'jwt-signing-keys';
/** Well under the hour for which a key is published before it signs. */
const reloadAfterMs = 60_000;
/** Each lost race means that another replica has written what we wanted to. */
const maxRaces = 5;

function currentKey(keys: readonly LoadedKey[], now: number): SigningKey {
  const active = keys.filter(({ activeAt }) => activeAt <= now).at(-1) ?? keys[0];
  if (active === undefined) throw new Error('there is no signing key');
  return { kid: active.kid, privateKey: active.privateKey };
}

function load(state: State): Promise<readonly LoadedKey[]> {
  const { loaded } = state;
  if (loaded && state.now() - loaded.at < reloadAfterMs) return Promise.resolve(loaded.keys);
  state.loading ??= reload(state).finally(() => {
    state.loading = null;
  });
  return state.loading;
}

async function reload(state: State): Promise<readonly LoadedKey[]> {
  try {
    const stored = await agree(state);
    const keys = await Promise.all(stored.map(toLoadedKey));
    state.loaded = { keys, at: state.now() };
    return keys;
  } catch (error) {
    // The keys of a minute ago are as good while the store is away.
    if (error instanceof StoreError && state.loaded) return state.loaded.keys;
    throw error;
  }
}

async function agree(state: State): Promise<readonly StoredKey[]> {
  for (let race = 0; race < maxRaces; race += 1) {
    const shared = await state.store.readShared(sharedKey);
    const stored = shared ? unseal(state, shared.value) : [];
    const plan = planKeys(stored, state);
    if (plan.kind === 'keep') return stored;
    const next = await carryOut(plan, stored);
    const value = state.keys.seal(JSON.stringify(next), sharedKey);
    const expectedVersion = shared?.version ?? 0;
    if (await state.store.writeShared({ key: sharedKey, value, expectedVersion, expiresAt: null }))
      return next;
  }
  throw new StoreError('store_busy', 'The signing keys changed again and again');
}

async function carryOut(
  plan: Extract<KeyPlan, { kind: 'change' }>,
  stored: readonly StoredKey[],
): Promise<readonly StoredKey[]> {
  const kept = stored.filter(({ kid }) => !plan.drop.includes(kid));
  if (plan.addActiveAt === null) return kept;
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const exported = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(exported);
  // generateKeyPair was asked for an EC key.
  return [...kept, { kid, activeAt: plan.addActiveAt, jwk: exported as JWK_EC_Private }];
}

function unseal(state: State, value: string): readonly StoredKey[] {
  const text = state.keys.unseal(value, sharedKey);
  if (text === null) {
    state.log.warn({}, 'the signing keys were sealed under a secret that is gone: new ones are made');
    return [];
  }
  // Sealed by `agree`, and by nobody who does not hold our secret.
  return JSON.parse(text) as readonly StoredKey[];
}

async function reseal({ store, keys }: State): Promise<void> {
  const shared = await store.readShared(sharedKey);
  const text = shared && !keys.isNewest(shared.value) ? keys.unseal(shared.value, sharedKey) : null;
  if (shared === null || text === null) return;
  const value = keys.seal(text, sharedKey);
  await store.writeShared({ key: sharedKey, value, expectedVersion: shared.version, expiresAt: null });
}

async function toLoadedKey({ kid, activeAt, jwk }: StoredKey): Promise<LoadedKey> {
  const { importJWK } = await import('jose');
  const privateKey = await importJWK(jwk, 'ES256');
  if (privateKey instanceof Uint8Array) throw new TypeError('a signing key is not an EC key');
  const { crv, x, y } = jwk;
  return { kid, activeAt, privateKey, publicJwk: { kty: 'EC', crv, x, y, kid, alg: 'ES256', use: 'sig' } };
}
