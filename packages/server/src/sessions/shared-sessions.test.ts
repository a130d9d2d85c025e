import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { memoryCache } from './memory-cache.fixture.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('with a shared cache', () => {
  test('a session that ended anywhere is over everywhere, at once', async () => {
    const cache = memoryCache();
    const [one, two] = [bed.replica({ cache }), bed.replica({ cache })];
    const { token } = await bed.login('alice', { via: one });
    expect((await two.verify(token)).kind).toBe('valid');
    await bed.request('POST', '/auth/logout', { token, via: one });
    expect(await two.verify(token)).toEqual({ kind: 'revoked', reason: 'logout' });
  });

  test('the store is asked once for all replicas', async () => {
    const cache = memoryCache();
    let reads = 0;
    const findSession: TestBed['store']['findSession'] = (hash) => {
      reads += 1;
      return bed.store.findSession(hash);
    };
    const { token, user } = await bed.login();
    for (let replica = 0; replica < 4; replica += 1) {
      const verification = await bed.replica({ cache, store: { ...bed.store, findSession } }).verify(token);
      expect(verification).toMatchObject({ kind: 'valid', user });
    }
    expect(reads).toBe(1);
  });

  test('a session that ends while others read it and change its user stays ended everywhere', async () => {
    const cache = memoryCache();
    const { token } = await bed.login();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const findSession: TestBed['store']['findSession'] = async (hash) => {
      const read = await bed.store.findSession(hash);
      await released;
      return read;
    };
    const slow = bed.replica({ cache, store: { ...bed.store, findSession } }).verify(token);
    const listSessions: TestBed['store']['listSessions'] = async (...asked) => {
      const listed = await bed.store.listSessions(...asked);
      await bed.request('POST', '/auth/logout', { token, via: bed.replica({ cache }) });
      return listed;
    };
    const via = bed.replica({ cache, store: { ...bed.store, listSessions } });
    await bed.request('PATCH', '/auth/me', { token, body: { nickname: 'A' }, via });
    release();
    await slow;
    expect((await bed.replica({ cache }).verify(token)).kind).toBe('revoked');
  });

  test.each(['not JSON', 'null', '{}', '{"session":{}}', '[]'])(
    'that holds %j where another version put it, the store is asked',
    async (value) => {
      const cache = { ...memoryCache(), get: async () => value };
      const { token, user } = await bed.login();
      expect(await bed.replica({ cache }).verify(token)).toMatchObject({ kind: 'valid', user });
    },
  );

  test('that fails in every way, nothing is lost', async () => {
    const away = (): Promise<never> => Promise.reject(new Error('connection lost'));
    const cache = {
      get: away,
      set: away,
      increment: away,
      publish: away,
      subscribe: away,
      ping: away,
      close: away,
    };
    const cut = bed.replica({ cache });
    const { token } = await bed.login('alice', { via: cut });
    expect((await cut.verify(token)).kind).toBe('valid');
    await bed.request('POST', '/auth/logout', { token, via: cut });
    expect((await cut.verify(token)).kind).toBe('revoked');
    await cut.close();
  });

  test('that was cut off, what was not told then is told afterwards', async () => {
    const cache = memoryCache();
    const hearing: (() => void)[] = [];
    let isAway = false;
    const reach = async (): Promise<void> => {
      if (isAway) throw new StoreError('store_unavailable', 'Redis does not answer');
    };
    const shaky: typeof cache = {
      ...cache,
      get: (key) => reach().then(() => cache.get(key)),
      set: (entry) => reach().then(() => cache.set(entry)),
      publish: (channel, message) => reach().then(() => cache.publish(channel, message)),
      subscribe: (channel, listener, onHearing = () => {}) => {
        hearing.push(onHearing);
        return cache.subscribe(channel, listener);
      },
    };
    const [one, two] = [bed.replica({ cache: shaky }), bed.replica({ cache: shaky })];
    const { token } = await bed.login('alice', { via: one });
    expect((await two.verify(token)).kind).toBe('valid');
    isAway = true;
    await bed.request('POST', '/auth/logout', { token, via: one });
    isAway = false;
    expect((await two.verify(token)).kind).toBe('valid');
    for (const hears of hearing) hears();
    await expect.poll(async () => (await two.verify(token)).kind).toBe('revoked');
    expect((await bed.replica({ cache }).verify(token)).kind).toBe('revoked');
  });

  test('a replica that may have missed news believes nothing that it knew', async () => {
    const cache = memoryCache();
    const hearing: (() => void)[] = [];
    const deaf: typeof cache = {
      ...cache,
      subscribe: async (_channel, _listener, onHearing = () => {}) => {
        hearing.push(onHearing);
        return async () => {};
      },
    };
    const [one, two] = [bed.replica({ cache }), bed.replica({ cache: deaf })];
    const { token } = await bed.login('alice', { via: one });
    expect((await two.verify(token)).kind).toBe('valid');
    await bed.request('POST', '/auth/logout', { token, via: one });
    expect((await two.verify(token)).kind).toBe('valid');
    for (const hears of hearing) hears();
    expect((await two.verify(token)).kind).toBe('revoked');
  });

  test('that goes away is logged once, and once more when it is back', async () => {
    const lines: string[] = [];
    const write = (_: object, message: string): void => void lines.push(message);
    const cache = memoryCache();
    let isAway = false;
    const reach = async (): Promise<void> => {
      if (isAway) throw new StoreError('store_unavailable', 'Redis does not answer');
    };
    const cut = bed.replica({
      cache: {
        ...cache,
        get: (key) => reach().then(() => cache.get(key)),
        set: (entry) => reach().then(() => cache.set(entry)),
      },
      sessionCacheMs: 0,
      logger: { info: write, warn: write, error: write },
    });
    const { token } = await bed.login('alice', { via: cut });
    lines.length = 0;
    for (isAway of [true, true, true, false, false]) await cut.verify(token);
    expect(lines).toEqual([
      'the shared cache does not answer: the store alone serves',
      'the shared cache answers again',
    ]);
  });
});
