import { expect, test } from 'vitest';
import { StoreError } from './store-error.ts';
import { waitForStore } from './wait-for-store.ts';

test('waits longer each time, until the database answers', async () => {
  const world = createWorld({ answersAt: 12_000 });
  await waitForStore(world.store, { ...world.clock, forMs: 60_000 });
  expect(world.pauses).toEqual([250, 500, 1000, 2000, 4000, 5000]);
});

test('gives up with the last error when the time is over', async () => {
  const world = createWorld({ answersAt: Number.POSITIVE_INFINITY });
  const waiting = waitForStore(world.store, { ...world.clock, forMs: 3000 });
  await expect(waiting).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(world.pauses).toEqual([250, 500, 1000]);
});

test('tries once when it was told not to wait', async () => {
  const world = createWorld({ answersAt: 1 });
  await expect(waitForStore(world.store, { ...world.clock, forMs: 0 })).rejects.toThrow(StoreError);
  expect(world.pauses).toEqual([]);
});

test('does not wait for a mistake to mend itself', async () => {
  const world = createWorld({ answersAt: 0 });
  const store = { ping: () => Promise.reject(new TypeError('no driver')) };
  await expect(waitForStore(store, { ...world.clock, forMs: 60_000 })).rejects.toThrow(TypeError);
  expect(world.pauses).toEqual([]);
});

function createWorld({ answersAt }: { readonly answersAt: number }) {
  const pauses: number[] = [];
  let time = 0;
  return {
    pauses,
    store: {
      async ping() {
        if (time < answersAt) throw new StoreError('store_unavailable', 'away');
      },
    },
    clock: {
      now: () => time,
      async sleep(ms: number) {
        pauses.push(ms);
        time += ms;
      },
    },
  };
}
