import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { memoryCache } from './memory-cache.fixture.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** A store that counts the sessions it is asked for, and whether word was left in it. */
function countingStore(): { readonly store: TestBed['store']; readonly asked: () => number } {
  let asked = 0;
  const findSession: TestBed['store']['findSession'] = (hash) => {
    asked += 1;
    return bed.store.findSession(hash);
  };
  return { store: { ...bed.store, findSession }, asked: () => asked };
}

const refuse = (): Promise<never> => Promise.reject(new StoreError('store_unavailable', 'away'));

describe('what lies in the shared cache', () => {
  test('is believed for half a minute while everybody can be heard', async () => {
    const cache = memoryCache();
    const { store, asked } = countingStore();
    const { token } = await bed.login();
    await bed.replica({ cache, store }).verify(token);
    for (const seconds of [4, 8, 12]) {
      bed.advance(seconds * 1000);
      expect((await bed.replica({ cache, store }).verify(token)).kind).toBe('valid');
    }
    expect(asked()).toBe(1);
    bed.advance(7000);
    await bed.replica({ cache, store }).verify(token);
    expect(asked()).toBe(2);
  });

  test('is asked about once in two seconds, however many sessions are verified', async () => {
    const cache = memoryCache();
    let looks = 0;
    const readShared: TestBed['store']['readShared'] = (key) => {
      looks += 1;
      return bed.store.readShared(key);
    };
    const tokens: string[] = [];
    for (let login = 0; login < 10; login += 1) tokens.push((await bed.login()).token);
    const first = bed.replica({ cache });
    await Promise.all(tokens.map((token) => first.verify(token)));
    const second = bed.replica({ cache, store: { ...bed.store, readShared } });
    bed.advance(6000);
    await Promise.all(tokens.map((token) => second.verify(token)));
    expect(looks).toBe(1);
  });

  test('is not believed where this replica cannot write', async () => {
    const cache = memoryCache();
    const { store, asked } = countingStore();
    const { token } = await bed.login();
    await bed.replica({ cache, store }).verify(token);
    const demoted = bed.replica({ cache: { ...cache, set: refuse }, store });
    expect((await demoted.verify(token)).kind).toBe('valid');
    expect(asked()).toBe(1);
    bed.advance(5000);
    expect((await demoted.verify(token)).kind).toBe('valid');
    expect(asked()).toBe(2);
  });

  test('is not believed after another replica could not say what ended', async () => {
    const cache = memoryCache();
    const cut = bed.replica({ cache: { ...cache, set: refuse, publish: refuse } });
    const heard = bed.replica({ cache });
    const [mine, other] = [await bed.login(), await bed.login()];
    for (const { token } of [mine, other]) await heard.verify(token);
    bed.advance(6000);
    expect((await heard.verify(mine.token)).kind).toBe('valid');
    await bed.request('POST', '/auth/logout', { token: mine.token, via: cut });
    bed.advance(5000);
    expect((await heard.verify(mine.token)).kind).toBe('revoked');
    expect((await heard.verify(other.token)).kind).toBe('valid');
  });

  test('is not believed when it was put there before the connection was made anew', async () => {
    const cache = memoryCache();
    const hearing: (() => void)[] = [];
    const subscribe: typeof cache.subscribe = async (channel, listener, onHearing = () => {}) => {
      hearing.push(onHearing);
      return cache.subscribe(channel, listener);
    };
    const { store, asked } = countingStore();
    const { token } = await bed.login();
    const replica = bed.replica({ cache: { ...cache, subscribe }, store });
    await replica.verify(token);
    bed.advance(6000);
    // A failover, say: the new primary never got what was written last.
    for (const hears of hearing) hears();
    expect((await replica.verify(token)).kind).toBe('valid');
    expect(asked()).toBe(2);
  });

  test('and nobody is told of an end of which the others cannot be told', async () => {
    const errors: string[] = [];
    const cache = memoryCache();
    const logger = { info() {}, warn() {}, error: (_: object, message: string) => void errors.push(message) };
    const deaf = { ...cache, set: refuse, publish: refuse };
    const cut = bed.replica({ cache: deaf, store: { ...bed.store, writeShared: refuse }, logger });
    const [heard, other] = [bed.replica({ cache }), bed.replica({ cache: deaf })];
    const { token } = await bed.login();
    for (const replica of [heard, other]) expect((await replica.verify(token)).kind).toBe('valid');
    const refused = await bed.request('POST', '/auth/logout', { token, via: cut });
    expect(refused.problem.code).toBe('service_unavailable');
    expect(errors).toContain('other replicas may believe for half a minute that ended sessions live');
    // Whoever tries again finds nothing left to end at a replica that remembers the session, and is told all the same.
    expect((await bed.request('POST', '/auth/logout', { token, via: other })).status).toBe(204);
    bed.advance(5000);
    expect((await heard.verify(token)).kind).toBe('revoked');
  });
});

describe('where the clock is set back an hour', () => {
  test('no session is trusted for longer than five seconds', async () => {
    let steady = 0;
    let wall = bed.now();
    const clocks = { now: () => wall, elapsed: () => steady };
    const [one, two] = [bed.replica(clocks), bed.replica(clocks)];
    const { token } = await bed.login('alice', { via: one });
    expect((await two.verify(token)).kind).toBe('valid');
    wall -= 3_600_000;
    await bed.request('POST', '/auth/logout', { token, via: one });
    steady += 5000;
    wall += 5000;
    expect((await two.verify(token)).kind).toBe('revoked');
  });

  test('and where the machine slept, neither', async () => {
    let wall = bed.now();
    const clocks = { now: () => wall, elapsed: () => 0 };
    const [one, two] = [bed.replica(clocks), bed.replica(clocks)];
    const { token } = await bed.login('alice', { via: one });
    expect((await two.verify(token)).kind).toBe('valid');
    await bed.request('POST', '/auth/logout', { token, via: one });
    wall += 3_600_000;
    expect((await two.verify(token)).kind).toBe('revoked');
  });
});
