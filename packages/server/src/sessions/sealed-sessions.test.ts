import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../observe/logger.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import type { WeappAuth } from '../weapp-auth.ts';
import { memoryCache } from './memory-cache.fixture.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** A replica that asks the shared cache every time, and what it warned of. */
function openReplica(cache: ReturnType<typeof memoryCache>, secret?: string): [WeappAuth, string[]] {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warnings.push(text) };
  const more = secret === undefined ? {} : { secret };
  return [bed.replica({ cache, sessionCacheMs: 0, logger, ...more }), warnings];
}

describe('a session in the shared cache', () => {
  test('is not readable there', async () => {
    const cache = memoryCache();
    const [replica] = openReplica(cache);
    const { token, user } = await bed.login();
    await replica.verify(token);
    expect(cache.values.size).toBe(1);
    const [value = ''] = cache.values.values();
    for (const known of [user.id, bed.openIdOf(), token]) expect(value).not.toContain(known);
  });

  test('that was put there under the token of another person is not believed', async () => {
    const cache = memoryCache();
    const [replica, warnings] = openReplica(cache);
    const alice = await bed.login('alice');
    await replica.verify(alice.token);
    const [[, ofAlice] = ['', '']] = cache.values;
    cache.values.clear();
    const bob = await bed.login('bob');
    await replica.verify(bob.token);
    for (const key of cache.values.keys()) cache.values.set(key, ofAlice);
    expect(await replica.verify(bob.token)).toMatchObject({ kind: 'valid', user: { id: bob.user.id } });
    expect(warnings).toEqual([expect.stringContaining('not sealed with our secret')]);
  });

  test.each([
    ['altered', (value: string) => value.replace(/.{4}$/, 'AAAA')],
    ['written in the clear', () => JSON.stringify({ session: { userId: 'u' }, user: { id: 'u' } })],
  ])('that was %s is a miss, and one warning a minute says so', async (_name, change) => {
    const cache = memoryCache();
    const [replica, warnings] = openReplica(cache);
    const { token, user } = await bed.login();
    await replica.verify(token);
    for (const [key, value] of cache.values) cache.values.set(key, change(value));
    for (let n = 0; n < 3; n += 1) {
      expect(await replica.verify(token)).toMatchObject({ kind: 'valid', user: { id: user.id } });
    }
    expect(warnings).toHaveLength(1);
    bed.advance(60_000);
    await replica.verify(token);
    expect(warnings).toHaveLength(2);
  });

  test('is believed across midnight, and not two days later', async () => {
    const cache = memoryCache();
    const [replica, warnings] = openReplica(cache);
    const { token } = await bed.login();
    bed.advance(86_400_000 - (bed.now() % 86_400_000) - 1000);
    await replica.verify(token);
    cache.values.clear();
    await replica.verify(token);
    const kept = [...cache.values];
    bed.advance(2000);
    await replica.verify(token);
    expect(warnings).toEqual([]);
    bed.advance(2 * 86_400_000);
    for (const [key, value] of kept) cache.values.set(key, value);
    expect((await replica.verify(token)).kind).toBe('valid');
    expect(warnings).toHaveLength(1);
  });

  test('that another server sealed is a miss', async () => {
    const cache = memoryCache();
    const [other] = openReplica(cache, 'another secret of more than thirty-two characters');
    const [replica, warnings] = openReplica(cache);
    const { token, user } = await bed.login();
    await other.verify(token);
    expect(await replica.verify(token)).toMatchObject({ kind: 'valid', user: { id: user.id } });
    expect(warnings).toHaveLength(1);
  });

  test('that somebody kept and put back after its end lives no longer than thirty seconds', async () => {
    const cache = memoryCache();
    const [replica] = openReplica(cache);
    const { token } = await bed.login();
    await replica.verify(token);
    const kept = [...cache.values];
    await bed.request('POST', '/auth/logout', { token, via: replica });
    bed.advance(30_001);
    for (const [key, value] of kept) cache.values.set(key, value);
    expect((await replica.verify(token)).kind).toBe('revoked');
  });

  test('whose change anybody announces is read anew, and nothing else happens', async () => {
    const cache = memoryCache();
    const [replica, warnings] = openReplica(cache);
    const { token, user } = await bed.login();
    await replica.verify(token);
    for (const message of ['', ' ', '{"userId":"u"}', 'x'.repeat(10_000), token]) {
      await cache.publish('sessions', message);
      expect(await replica.verify(token)).toMatchObject({ kind: 'valid', user: { id: user.id } });
    }
    expect(warnings).toEqual([]);
  });
});
