import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryCache } from '../sessions/memory-cache.fixture.ts';
import { StoreError } from '../store/store-error.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('probes', () => {
  test('say that the process lives and that it is ready', async () => {
    expect((await bed.request('GET', '/healthz')).body).toEqual({ status: 'ok' });
    const ready = await bed.request('GET', '/readyz');
    expect([ready.status, ready.body]).toEqual([200, { status: 'ok', checks: { store: 'ok' } }]);
  });

  test('say what is missing', async () => {
    const ping = (): Promise<never> => Promise.reject(new StoreError('store_unavailable', 'away'));
    const away = await bed.request('GET', '/readyz', { via: bed.replica({ store: { ...bed.store, ping } }) });
    expect([away.status, away.body.checks.store]).toEqual([503, 'unavailable']);
    const migrations = async () => [{ name: '0002-next', sql: '', applied: false }];
    const old = await bed.request('GET', '/readyz', {
      via: bed.replica({ store: { ...bed.store, migrations } }),
    });
    expect([old.status, old.body.checks.store]).toEqual([503, 'not-migrated']);
  });

  test.each(['full', 'read-only', 'corrupt', 'replaced', 'misconfigured', 'busy'])(
    'say of a store that answers, and is %s, what it is',
    async (state) => {
      const code = `store_${state.replace('-', '_')}` as StoreError['code'];
      const checkWritable = (): Promise<never> => Promise.reject(new StoreError(code, 'no'));
      const via = bed.replica({ store: { ...bed.store, checkWritable } });
      const answer = await bed.request('GET', '/readyz', { via });
      expect([answer.status, answer.body]).toEqual([
        503,
        { status: 'unavailable', checks: { store: state } },
      ]);
    },
  );

  test('write to the store every five seconds at most, and to one that failed each time', async () => {
    let writes = 0;
    let fails = false;
    const checkWritable = async (): Promise<void> => {
      writes += 1;
      if (fails) throw new StoreError('store_full', 'no');
    };
    const via = bed.replica({ store: { ...bed.store, checkWritable } });
    const ask = async () => (await bed.request('GET', '/readyz', { via })).status;
    expect([await ask(), await ask(), writes]).toEqual([200, 200, 1]);
    bed.advance(5000);
    fails = true;
    expect([await ask(), await ask(), writes]).toEqual([503, 503, 3]);
    fails = false;
    expect([await ask(), await ask(), writes]).toEqual([200, 200, 4]);
  });

  test('tell that the shared cache is away, and serve without it', async () => {
    const ping = (): Promise<never> => Promise.reject(new StoreError('store_unavailable', 'away'));
    const via = bed.replica({ cache: { ...memoryCache(), ping } });
    const answer = await bed.request('GET', '/readyz', { via });
    expect([answer.status, answer.body.checks]).toEqual([200, { store: 'ok', cache: 'unavailable' }]);
  });
});
