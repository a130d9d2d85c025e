import { afterEach, expect, test } from 'vitest';
import type { LogFields } from '../observe/logger.ts';
import type { AuditRecord } from '../store/records.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { type AuditTrail, createAuditTrail } from './audit-trail.ts';

interface Bed {
  readonly trail: AuditTrail;
  readonly store: Store;
  readonly logs: (LogFields & { readonly message: string })[];
  readonly clock: { now: number };
  /** How many calls the store got, and whether it takes any. */
  readonly writes: { count: number; isAway: boolean };
}

let opened: Store | undefined;
afterEach(() => opened?.close());

async function openTrail(options: Parameters<typeof createAuditTrail>[0] = {}): Promise<Bed> {
  const store = sqliteStore({ path: ':memory:' });
  opened = store;
  await store.migrate();
  const logs: Bed['logs'] = [];
  const clock = { now: 1_000_000 };
  const writes = { count: 0, isAway: false };
  const log = (fields: LogFields, message: string): number => logs.push({ ...fields, message });
  let ids = 0;
  const trail = createAuditTrail(options, {
    store: {
      async appendAudit(entries) {
        writes.count += 1;
        if (writes.isAway) throw new Error('the store is away');
        await store.appendAudit(entries);
      },
      listAudit: (page) => store.listAudit(page),
    },
    log: { info: log, warn: log, error: log },
    requests: { find: () => null },
    now: () => clock.now,
    newId: () => {
      ids += 1;
      return String(ids).padStart(36, '0');
    },
  });
  return { trail, store, logs, clock, writes };
}

const login = { action: 'login', actor: 'user', userId: 'somebody' } as const;
const stranger = { action: 'login', actor: 'user', outcome: 'refused', reason: 'code_invalid' } as const;

test('an entry costs no round trip, and is there when the record is read', async () => {
  const { trail, writes, logs } = await openTrail();
  trail.record(login);
  expect(writes.count).toBe(0);
  expect(logs).toEqual([expect.objectContaining({ audit: true, action: 'login', userId: 'somebody' })]);
  const [entry] = await trail.list({ limit: 10 });
  expect(entry).toMatchObject({ ...login, outcome: 'done', reason: null, at: 1_000_000, address: null });
});

test('a hundred entries are written without waiting for their second', async () => {
  const { trail, writes, store } = await openTrail();
  for (let n = 0; n < 100; n += 1) trail.record(login);
  expect(writes.count).toBe(1);
  await trail.flush();
  expect(await store.countRows('audit')).toBe(100);
});

test('what the store does not take is kept in order and tried again', async () => {
  const { trail, writes, logs } = await openTrail();
  writes.isAway = true;
  trail.record(login);
  await trail.flush();
  trail.record({ action: 'logout', actor: 'user' });
  writes.isAway = false;
  expect((await trail.list({ limit: 10 })).map(({ action }) => action)).toEqual(['logout', 'login']);
  expect(logs.map(({ message }) => message)).toContain('the audit could not be written, and is tried again');
});

test('at most 10,000 entries wait: the oldest are dropped, and the log says how many', async () => {
  const { trail, writes, store, logs } = await openTrail();
  writes.isAway = true;
  for (let n = 0; n < 10_003; n += 1) trail.record(login);
  await trail.flush();
  await trail.flush();
  expect(logs).toContainEqual(expect.objectContaining({ dropped: 3 }));
  writes.isAway = false;
  await trail.flush();
  expect(await store.countRows('audit')).toBe(10_000);
  const [first] = (await store.dumpRows({ table: 'audit', after: null, limit: 1 })).rows;
  expect(first?.id).toBe('4'.padStart(36, '0'));
});

test('a flood of refused strangers fills the log, not the database', async () => {
  const { trail, store, logs, clock } = await openTrail();
  for (let n = 0; n < 700; n += 1) trail.record(stranger);
  trail.record(login);
  await trail.flush();
  expect(await store.countRows('audit')).toBe(601);
  expect(logs.filter(({ audit }) => audit === true)).toHaveLength(701);
  clock.now += 60_000;
  trail.record(stranger);
  await trail.flush();
  expect(await store.countRows('audit')).toBe(602);
  expect(logs).toContainEqual(expect.objectContaining({ left: 100 }));
});

test('a listener is told at once, and one that throws or rejects does no harm', async () => {
  const told: AuditRecord[] = [];
  const bad = [
    () => {
      throw new Error('thrown');
    },
    () => Promise.reject(new Error('rejected')),
  ];
  for (const fail of bad) {
    const onEntry = (entry: AuditRecord): void | Promise<void> => {
      told.push(entry);
      return fail();
    };
    const { trail, logs, store } = await openTrail({ onEntry });
    trail.record(login);
    expect(await trail.list({ limit: 1 })).toHaveLength(1);
    expect(logs).toContainEqual(expect.objectContaining({ message: 'audit.onEntry failed' }));
    await store.close();
  }
  opened = undefined;
  expect(told).toHaveLength(2);
});

test('without the store entries are log lines only', async () => {
  const { trail, logs, writes } = await openTrail({ store: false });
  trail.record(login);
  expect(await trail.list({ limit: 1 })).toEqual([]);
  expect(writes.count).toBe(0);
  expect(logs).toHaveLength(1);
});

test('entries are kept for 180 days, or as long as is said; nonsense is refused', async () => {
  const { trail, clock } = await openTrail();
  expect(trail.keptSince()).toBe(clock.now - 180 * 86_400_000);
  expect((await openTrail({ retentionDays: 1 })).trail.keptSince()).toBe(clock.now - 86_400_000);
  for (const retentionDays of [0, -1, Number.NaN]) {
    await expect(openTrail({ retentionDays })).rejects.toThrow(TypeError);
  }
});
