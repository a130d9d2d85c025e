import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf, logIn, now } from '../../testing/contract/fixtures.ts';
import { sqliteStore } from '../sqlite.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { openSqlite } from './database.ts';

let folder = '';
let path = '';
let stores: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-locked-'));
  path = join(folder, 'store.db');
  stores = [];
});
afterEach(async () => {
  await Promise.allSettled(stores.map((store) => store.close()));
  rmSync(folder, { recursive: true });
});

async function openStore(busyTimeoutMs?: number): Promise<Store> {
  const store = sqliteStore({ path, ...(busyTimeoutMs !== undefined && { busyTimeoutMs }) });
  stores.push(store);
  await store.migrate();
  return store;
}

/** Another process would do the same: SQLite's locks are between connections. */
function holdFile(): { release(): void } {
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  return {
    release() {
      other.exec('ROLLBACK');
      other.close();
    },
  };
}

/** Resolves after so many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('a SQLite file that another process holds', () => {
  test('lets everything else go on, and is written when it is free, in order', async () => {
    const store = await openStore();
    const held = holdFile();
    const order: string[] = [];
    const names = Array.from({ length: 5 }, (_, index) => `n${index}`);
    const logins = names.map((name) => logIn(store, { name }).then(() => order.push(name)));
    await turns(20);
    expect(order).toEqual([]);
    // Reads are not in the way of a writer, nor it in theirs.
    expect(await store.findSession(hashOf('n0'))).toBeNull();
    held.release();
    await Promise.all(logins);
    expect(order).toEqual(names);
    expect(await store.findSession(hashOf('n4'))).not.toBeNull();
  });

  test('is waited for so long, and then the call fails with a code', async () => {
    const store = await openStore(30);
    const held = holdFile();
    await expect(logIn(store, { name: 'a' })).rejects.toMatchObject({ code: 'store_busy' });
    held.release();
    await expect(logIn(store, { name: 'b' })).resolves.toBeDefined();
    expect(await store.findSession(hashOf('a'))).toBeNull();
  });

  test('is waited for when a store is closed', async () => {
    const store = await openStore(30);
    const held = holdFile();
    const login = logIn(store, { name: 'a' });
    const refused = expect(login).rejects.toMatchObject({ code: 'store_busy' });
    await store.close();
    await refused;
    held.release();
  });

  test('is read again a moment later', async () => {
    const db = openSqlite({ path, tablePrefix: '', synchronous: 'normal', busyTimeoutMs: 1000 });
    const locked = Object.assign(new Error('database is locked'), { errcode: 261 });
    let attempts = 0;
    const answer = await db.read(() => {
      attempts += 1;
      if (attempts < 3) throw new StoreError('store_busy', 'held', { cause: locked });
      return 'read';
    });
    expect([answer, attempts]).toEqual(['read', 3]);
    await expect(db.read(() => Promise.reject(new RangeError('ours')))).rejects.toThrow(RangeError);
    await db.close();
  });
});

describe('a SQLite file that is no longer the one that was opened', () => {
  test.each([
    ['deleted', () => rmSync(path)],
    [
      'replaced',
      () => {
        renameSync(path, `${path}.old`);
        writeFileSync(path, '');
      },
    ],
  ])('because it was %s is written no more: what was told would be lost', async (_name, happen) => {
    const store = await openStore();
    await logIn(store, { name: 'before' });
    happen();
    await expect(logIn(store, { name: 'after' })).rejects.toMatchObject({ code: 'store_replaced' });
    await expect(store.checkWritable(now)).rejects.toMatchObject({ code: 'store_replaced' });
  });

  test('because something wrote over it is found damaged', async () => {
    const store = await openStore();
    await logIn(store, { name: 'before' });
    await store.checkWritable(now);
    writeFileSync(path, Buffer.alloc(8192, 'not a database '), { flag: 'r+' });
    rmSync(`${path}-wal`);
    rmSync(`${path}-shm`);
    await expect(store.checkWritable(now)).rejects.toMatchObject({ code: 'store_corrupt' });
  });
});
