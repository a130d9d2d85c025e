import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OutboxEvent } from '../store/records.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { startBackground } from './background.ts';

const event: OutboxEvent = {
  id: 'user.created:u',
  type: 'user.created',
  userId: 'u',
  data: {},
  createdAt: 0,
  availableAt: 0,
  attempts: 0,
  delivered: [],
};
let store: Store;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  store = sqliteStore({ path: ':memory:' });
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
});

interface Receiving {
  readonly told?: string[];
  readonly deliver?: (id: string) => Promise<void>;
  readonly elapsed?: () => number;
}

function start(parts: Partial<Store>, { told = [], deliver, elapsed = () => 0 }: Receiving = {}) {
  const log = { info() {}, warn: (_: unknown, message: string) => void told.push(message), error() {} };
  const now = (): number => 0;
  const receiver = {
    name: 'hook',
    wants: () => true,
    deliver: ({ id }: { id: string }) => deliver?.(id) ?? Promise.resolve(void told.push('delivered')),
  };
  const used: Store = { ...store, completeEvents: async () => {}, prune: async () => 0, ...parts };
  const delivery = { store: used, receivers: [receiver], log, now };
  const flushed: true[] = [];
  const audit = { flush: async () => void flushed.push(true), keptSince: () => 0 };
  const watchSecret = async (): Promise<void> => {};
  const background = startBackground({ store: used, delivery, audit, watchSecret, log, now, elapsed });
  return { told, flushed, background };
}

test('events are delivered every second, until nothing is due', async () => {
  const due = [[event], [event], []];
  const { told, background } = start({ claimEvents: async () => due.shift() ?? [] });
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  await background.close();
  expect(told).toEqual(['delivered', 'delivered']);
});

test('a store that is away is told in the log, and the next second tries again', async () => {
  let tries = 0;
  const claimEvents = (): Promise<never> => {
    tries += 1;
    return Promise.reject(new StoreError('store_unavailable', 'away'));
  };
  const { told, background } = start({ claimEvents });
  await vi.advanceTimersByTimeAsync(3000);
  await background.close();
  expect(tries).toBe(3);
  expect(told).toEqual(Array.from({ length: 3 }, () => 'background work failed'));
});

test('a slow turn is not overtaken by the next, and closing waits for it', async () => {
  let finish = (): void => {};
  let turns = 0;
  const claimEvents = (): Promise<readonly OutboxEvent[]> => {
    turns += 1;
    return new Promise((resolve) => {
      finish = () => resolve([]);
    });
  };
  const { background } = start({ claimEvents });
  await vi.advanceTimersByTimeAsync(5000);
  expect(turns).toBe(1);
  let isClosed = false;
  const closing = background.close().then(() => {
    isClosed = true;
  });
  await Promise.resolve();
  expect(isClosed).toBe(false);
  finish();
  await closing;
  await vi.advanceTimersByTimeAsync(5000);
  expect(turns).toBe(1);
});

test('a job that never ends holds up no closing', async () => {
  const { told, background } = start({ claimEvents: () => new Promise(() => {}) });
  await vi.advanceTimersByTimeAsync(1000);
  const closing = background.close();
  await vi.advanceTimersByTimeAsync(12_000);
  await closing;
  expect(told).toEqual(['background work was left unfinished']);
});

test('a receiver that never settles has failed after ten seconds, and later events are delivered', async () => {
  const retried: string[] = [];
  const due = [[event], [], [{ ...event, id: 'user.created:v' }], []];
  const told: string[] = [];
  const deliver = (id: string): Promise<void> =>
    id === event.id ? new Promise(() => {}) : Promise.resolve(void told.push(id));
  const { background } = start(
    {
      claimEvents: async () => due.shift() ?? [],
      retryEvent: async ({ id }) => void retried.push(id),
    },
    { told, deliver },
  );
  await vi.advanceTimersByTimeAsync(1000 + 9999);
  expect([retried, told]).toEqual([[], []]);
  await vi.advanceTimersByTimeAsync(1001);
  expect(retried).toEqual([event.id]);
  expect(told).toEqual(['an event could not be delivered', 'user.created:v']);
  await background.close();
});

test('closing waits for the portion under way, not for all that is due', async () => {
  let portions = 0;
  let finish = (): void => {};
  const claimEvents = (): Promise<readonly OutboxEvent[]> => {
    portions += 1;
    return new Promise((resolve) => {
      finish = () => resolve([event]);
    });
  };
  const { background } = start({ claimEvents });
  await vi.advanceTimersByTimeAsync(1000);
  const closing = background.close();
  finish();
  await closing;
  expect(portions).toBe(1);
});

test('dead rows are cleared out every hour, in portions, a week after they ended', async () => {
  const asked: unknown[] = [];
  const left = [500, 500, 20, 0];
  const prune: Store['prune'] = async (portion) => {
    asked.push(portion);
    return left.shift() ?? 0;
  };
  const { background } = start({ prune, claimEvents: async () => [] });
  await vi.advanceTimersByTimeAsync(3_600_000);
  await background.close();
  expect(asked).toHaveLength(4);
  expect(asked[0]).toEqual({ sessionsBefore: -7 * 86_400_000, auditBefore: 0, now: 0, limit: 500 });
});

test('what waits of the audit is written every second', async () => {
  const { flushed, background } = start({ claimEvents: async () => [] });
  await vi.advanceTimersByTimeAsync(2000);
  expect(flushed).toHaveLength(2);
  await background.close();
});

test('a clock that was set is told once', async () => {
  let steady = 0;
  const { told, background } = start({ claimEvents: async () => [] }, { elapsed: () => steady });
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([]);
  // The clock on the wall stands still meanwhile, as if it had been set back by an hour.
  steady = 3_600_000;
  await vi.advanceTimersByTimeAsync(5000);
  await background.close();
  expect(told).toEqual(['the clock of this machine was set back']);
});
