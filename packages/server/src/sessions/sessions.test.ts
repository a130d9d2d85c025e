import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

const hour = 3_600_000;
const day = 24 * hour;
let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('a token', () => {
  test('is worth its session and user', async () => {
    const { token, user } = await bed.login('alice', { headers: { 'x-device': 'pc' } });
    expect(await bed.auth.verify(token)).toEqual({
      kind: 'valid',
      session: {
        id: expect.any(String),
        userId: user.id,
        appId: appA,
        openId: bed.openIdOf(),
        device: 'pc',
        createdAt: bed.now(),
        expiresAt: bed.now() + 30 * day,
      },
      user,
    });
  });

  test.each(['', 'wxs_', 'x', `wxs_${'a'.repeat(43)}`, `wxs_${'é'.repeat(43)}`, 'x'.repeat(100_000)])(
    'that was never given is unknown: %j',
    async (token) => {
      expect(await bed.auth.verify(token)).toEqual({ kind: 'unknown' });
    },
  );

  test('expires when it is not used', async () => {
    const { token } = await bed.login();
    bed.advance(30 * day - 1);
    expect((await bed.auth.verify(token)).kind).toBe('valid');
    bed.advance(30 * day + 1);
    expect(await bed.auth.verify(token)).toEqual({ kind: 'expired' });
  });

  test('expires at its time even while it is cached', async () => {
    const short = bed.replica({ session: { lifetimeSeconds: 3 } });
    const { token } = await bed.login('alice', { via: short });
    expect((await short.verify(token)).kind).toBe('valid');
    bed.advance(3000);
    expect(await short.verify(token)).toEqual({ kind: 'expired' });
  });

  test('lives on while it is used, written at most once an hour, and not past its longest life', async () => {
    const { token } = await bed.login();
    let writes = 0;
    const extendSession: TestBed['store']['extendSession'] = (write) => {
      writes += 1;
      return bed.store.extendSession(write);
    };
    const counting = bed.replica({ store: { ...bed.store, extendSession } });
    for (let minutes = 0; minutes < 180; minutes += 10) {
      bed.advance(600_000);
      await counting.verify(token);
    }
    expect(writes).toBe(3);
    const stillThere = await counting.verify(token);
    expect(stillThere.kind === 'valid' && stillThere.session.expiresAt).toBe(bed.now() + 30 * day);
    for (let days = 0; days < 364; days += 20) {
      bed.advance(20 * day);
      await counting.verify(token);
    }
    expect(await counting.verify(token)).toEqual({ kind: 'expired' });
  });

  test('is verified without asking the store for five seconds', async () => {
    const { token } = await bed.login();
    let reads = 0;
    const findSession: TestBed['store']['findSession'] = (hash) => {
      reads += 1;
      return bed.store.findSession(hash);
    };
    const counting = bed.replica({ store: { ...bed.store, findSession } });
    for (let request = 0; request < 10; request += 1) await counting.verify(token);
    expect(reads).toBe(1);
    bed.advance(5000);
    await counting.verify(token);
    expect(reads).toBe(2);
  });

  test.each([1, 2, 30, 600, 3600, 7200, 30 * 86_400])(
    'lives on while it is used, however short its life: %i s',
    async (lifetimeSeconds) => {
      const replica = bed.replica({ session: { lifetimeSeconds, maxLifetimeSeconds: 10 * 365 * 86_400 } });
      const { token } = await bed.login('alice', { via: replica });
      for (let turn = 0; turn < 40; turn += 1) {
        bed.advance(lifetimeSeconds * 400);
        expect((await replica.verify(token)).kind).toBe('valid');
      }
      bed.advance(lifetimeSeconds * 940);
      expect((await replica.verify(token)).kind).toBe('valid');
      bed.advance(lifetimeSeconds * 1000);
      expect(await replica.verify(token)).toEqual({ kind: 'expired' });
    },
  );

  test('is not written again and again at the end of its longest life', async () => {
    let writes = 0;
    const extendSession: TestBed['store']['extendSession'] = (write) => {
      writes += 1;
      return bed.store.extendSession(write);
    };
    const session = { lifetimeSeconds: 3600, maxLifetimeSeconds: 3700 };
    const replica = bed.replica({ session, store: { ...bed.store, extendSession } });
    const { token } = await bed.login('alice', { via: replica });
    for (let second = 0; second < 3690; second += 10) {
      bed.advance(10_000);
      expect((await replica.verify(token)).kind).toBe('valid');
    }
    expect(writes).toBeLessThanOrEqual(2);
  });

  test('is worth what it was when extending fails', async () => {
    const { token } = await bed.login();
    const readOnly = bed.replica({
      store: {
        ...bed.store,
        extendSession: () => Promise.reject(new StoreError('store_unavailable', 'read only')),
      },
    });
    bed.advance(2 * hour);
    expect((await readOnly.verify(token)).kind).toBe('valid');
    expect(bed.logs.at(-1)?.message).toBe('a session could not be extended');
  });
});

describe('a revoked session', () => {
  test('is over at once in the process that ended it', async () => {
    const { token } = await bed.login();
    expect((await bed.auth.verify(token)).kind).toBe('valid');
    expect((await bed.request('POST', '/auth/logout', { token })).status).toBe(204);
    expect(await bed.auth.verify(token)).toEqual({ kind: 'revoked', reason: 'logout' });
  });

  test('is over everywhere when the cache has aged', async () => {
    const { token } = await bed.login();
    const replica = bed.replica();
    expect((await replica.verify(token)).kind).toBe('valid');
    await bed.request('POST', '/auth/logout', { token });
    bed.advance(5000);
    expect((await replica.verify(token)).kind).toBe('revoked');
  });

  test('is not cached by a look-up that began before it ended', async () => {
    const { token } = await bed.login();
    let finish = (): void => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const findSession: TestBed['store']['findSession'] = async (hash) => {
      const found = await bed.store.findSession(hash);
      await gate;
      return found;
    };
    const slow = bed.replica({ store: { ...bed.store, findSession } });
    const early = slow.verify(token);
    await bed.request('POST', '/auth/login', { body: {}, via: slow });
    const loggedOut = bed.request('POST', '/auth/logout', { token, via: slow });
    finish();
    await Promise.all([early, loggedOut]);
    expect(await slow.verify(token)).toEqual({ kind: 'revoked', reason: 'logout' });
  });
});

describe('single-device mode', () => {
  test('ends the older session and tells the client why', async () => {
    const single = bed.replica({ session: { replaces: 'same-app' } });
    const first = await bed.login('alice', { via: single });
    expect((await single.verify(first.token)).kind).toBe('valid');
    const second = await bed.login('alice', { via: single });
    expect(await single.verify(first.token)).toEqual({ kind: 'revoked', reason: 'replaced' });
    expect((await single.verify(second.token)).kind).toBe('valid');
    const refused = await bed.request('GET', '/auth/me', { token: first.token, via: single });
    expect(refused.problem).toMatchObject({
      status: 401,
      code: 'session_revoked',
      reason: 'replaced',
      action: 'relogin',
    });
  });
});
