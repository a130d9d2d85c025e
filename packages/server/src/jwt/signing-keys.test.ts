import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeys } from '../base/keys.ts';
import type { LogFields } from '../observe/logger.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { es256, type KeyAlgorithm, rs256 } from './key-algorithm.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

const older = 'an older secret of at least thirty-two characters';
const newer = 'a newer secret of at least thirty-two characters';
const hour = 3_600_000;
const day = 24 * hour;

interface Scene {
  readonly store: Store;
  readonly logs: LogFields[];
  advance(ms: number): void;
  /** Another server process. */
  replica(options?: {
    secret?: string | readonly string[];
    store?: Pick<Store, 'readShared' | 'writeShared'>;
    algorithm?: KeyAlgorithm;
  }): SigningKeys;
}

async function start(): Promise<Scene> {
  let now = 1_800_000_000_000;
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  onTestFinished(() => store.close());
  const logs: LogFields[] = [];
  const log = (fields: LogFields): void => void logs.push(fields);
  return {
    store,
    logs,
    advance: (ms) => {
      now += ms;
    },
    replica: ({
      secret = 'a secret of at least thirty-two characters',
      store: other,
      algorithm = es256,
    } = {}) =>
      createSigningKeys({
        store: other ?? store,
        keys: createKeys([secret].flat(), randomBytes),
        log: { info: log, warn: log, error: log },
        audit: { record() {} },
        now: () => now,
        elapsed: () => now,
        algorithm,
        rotateAfterMs: 30 * day,
        tokenLifetimeMs: 600_000,
      }),
  };
}

async function kids(keys: SigningKeys): Promise<string[]> {
  return (await keys.published()).map(({ kid }) => kid);
}

describe('signing keys', () => {
  it('are one set for all replicas, also when all start at the same moment', async () => {
    const { replica } = await start();
    const replicas = Array.from({ length: 5 }, () => replica());
    const signers = await Promise.all(replicas.map(async (each) => (await each.current()).kid));
    expect(new Set(signers).size).toBe(1);
  });

  it('show the public half and nothing else', async () => {
    const { replica, store } = await start();
    const [key] = await replica().published();
    expect(key).toEqual({
      kty: 'EC',
      crv: 'P-256',
      x: expect.any(String),
      y: expect.any(String),
      kid: expect.stringMatching(/^[\w-]{43}$/),
      alg: 'ES256',
      use: 'sig',
    });
    const stored = await store.readShared('jwt-signing-keys');
    const [first] = JSON.parse(stored?.value ?? '') as readonly Record<string, unknown>[];
    expect(Object.keys(first ?? {}).sort()).toEqual(['activeAt', 'kid', 'publicJwk', 'sealed']);
    expect(first?.publicJwk).toEqual(key);
    expect(first?.sealed).toMatch(/^v1\./);
    expect(stored?.expiresAt).toBeNull();
  });

  it('change over in the open: published first, signing an hour later, gone when no token needs them', async () => {
    const { replica, advance } = await start();
    const keys = replica();
    const old = (await keys.current()).kid;
    advance(30 * day);
    expect((await keys.current()).kid).toBe(old);
    const both = await kids(keys);
    expect(both).toHaveLength(2);
    advance(hour);
    const next = (await keys.current()).kid;
    expect(next).toBe(both[1]);
    expect(await kids(keys)).toEqual(both);
    advance(hour + 600_001);
    expect(await kids(keys)).toEqual([next]);
  });

  it('change once when every replica finds them due', async () => {
    const { replica, advance } = await start();
    const replicas = Array.from({ length: 5 }, () => replica());
    await Promise.all(replicas.map(kids));
    advance(30 * day);
    const sets = await Promise.all(replicas.map(kids));
    expect(new Set(sets.map(String)).size).toBe(1);
    expect(sets[0]).toHaveLength(2);
  });

  it('go on working while the store is away', async () => {
    const { replica, advance, store } = await start();
    let isAway = false;
    const flaky: Pick<Store, 'readShared' | 'writeShared'> = {
      readShared: (key) => (isAway ? away() : store.readShared(key)),
      writeShared: (write) => (isAway ? away() : store.writeShared(write)),
    };
    const keys = replica({ store: flaky });
    const { kid } = await keys.current();
    isAway = true;
    advance(hour);
    expect((await keys.current()).kid).toBe(kid);
    await expect(replica({ store: flaky }).current()).rejects.toThrow(StoreError);
  });

  it('are made anew, and it is said, when the secret they were sealed under is gone', async () => {
    const { replica, logs } = await start();
    const old = (await replica().current()).kid;
    const other = replica({ secret: 'another secret of thirty-two characters' });
    expect((await other.current()).kid).not.toBe(old);
    expect(logs).toHaveLength(1);
  });

  it('survive a change of the secret when they are sealed anew before the old one is gone', async () => {
    const scene = await start();
    const [published] = await scene.replica({ secret: older }).published();
    await scene.replica({ secret: [newer, older] }).reseal();
    expect((await scene.replica({ secret: newer }).published())[0]).toEqual(published);
    expect(scene.logs).toEqual([]);
  });

  it('are never taken away by a replica that cannot open them: all verify what each signs', async () => {
    const { replica, advance } = await start();
    const [before, after] = [replica({ secret: older }), replica({ secret: [newer, older] })];
    const old = (await before.current()).kid;
    await after.reseal();
    advance(60_001);
    const own = (await before.current()).kid;
    expect(own).not.toBe(old);
    expect((await after.current()).kid).toBe(own);
    expect((await kids(before)).sort()).toEqual([old, own].sort());
    expect((await kids(after)).sort()).toEqual([old, own].sort());
    advance(60_001);
    expect((await kids(before)).sort()).toEqual([old, own].sort());
    expect((await replica({ secret: newer }).current()).kid).toBe(old);
  });

  it('sealed as one text by an earlier version are the same keys', async () => {
    const { replica, store } = await start();
    const kept = await replica().published();
    const keys = createKeys(['a secret of at least thirty-two characters'], randomBytes);
    const stored = await store.readShared('jwt-signing-keys');
    const [{ kid, activeAt, sealed }] = JSON.parse(stored?.value ?? '');
    const jwk = JSON.parse(keys.unseal(sealed, `jwt-signing-keys\n${kid}`) ?? '');
    const value = keys.seal(JSON.stringify([{ kid, activeAt, jwk }]), 'jwt-signing-keys');
    const write = { key: 'jwt-signing-keys', value, expectedVersion: stored?.version ?? 0, expiresAt: null };
    expect(await store.writeShared(write)).toBe(true);
    expect(await replica().published()).toEqual(kept);
  });

  it('of RSA are a set of their own, and the pair to sign with is the first', async () => {
    const { replica, advance } = await start();
    const [elliptic] = await replica().published();
    const rsa = replica({ algorithm: rs256 });
    const [first] = await rsa.published();
    expect(first).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: expect.any(String) });
    expect(first).not.toHaveProperty('d');
    advance(30 * day + hour + 60_001);
    await rsa.published();
    advance(2 * hour);
    const pairs = await rsa.privateJwks();
    expect(pairs.map(({ kid }) => kid)).toEqual([(await rsa.current()).kid, first?.kid]);
    expect(pairs[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', d: expect.any(String) });
    expect((await replica().published())[0]).toEqual(elliptic);
  });

  it('give up rather than turn in circles', async () => {
    const { replica, store } = await start();
    const losing = { readShared: store.readShared, writeShared: async () => false };
    await expect(replica({ store: losing }).current()).rejects.toMatchObject({ code: 'store_busy' });
  });
});

async function away(): Promise<never> {
  throw new StoreError('store_unavailable', 'away');
}
