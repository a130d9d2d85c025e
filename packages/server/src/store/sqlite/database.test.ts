import { afterEach, describe, expect, test } from 'vitest';
import { hashOf, loginWrite } from '../../testing/contract/fixtures.ts';
import { saveLogin } from '../steps/login.ts';
import { pushKey } from '../steps/session-keys.ts';
import { StoreError } from '../store-error.ts';
import { openSqlite, type SqliteDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { runStep } from './run-step.ts';
import { findSession } from './sessions.ts';

const open: SqliteDatabase[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.close()));
});

describe('writes to SQLite', () => {
  test('that arrive together share a transaction, and a failing one is undone alone', async () => {
    const db = openMemory();
    db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT');
    const insert = (n: number) => db.write(() => db.run('INSERT INTO t (n) VALUES (?1)', n));
    const failing = db.write(() => {
      db.run('INSERT INTO t (n) VALUES (2)');
      throw new RangeError('after a change');
    });
    const settled = await Promise.allSettled([insert(1), failing, insert(1), insert(3)]);
    expect(settled.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(db.all('SELECT n FROM t').map((row) => row.n)).toEqual([1, 3]);
  });

  test('that arrive in great number are split into several transactions, in order', async () => {
    const db = openMemory();
    db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT');
    const order: number[] = [];
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    await Promise.all(
      numbers.map((n) =>
        db.write(() => db.run('INSERT INTO t (n) VALUES (?1)', n)).then(() => order.push(n)),
      ),
    );
    expect(order).toEqual(numbers);
  });

  test('fail with store_full when the disk is full, and lose nothing that was told', async () => {
    const db = openMemory();
    migrate(db, '');
    db.exec('PRAGMA max_page_count = 64');
    const told: string[] = [];
    const failures: unknown[] = [];
    for (let batch = 0; failures.length === 0; batch += 1) {
      const names = Array.from({ length: 16 }, (_, index) => `n${batch * 16 + index}`);
      const writes = names.map((name) =>
        db.write(() => runStep(db, saveLogin(loginWrite({ name }), pushKey))),
      );
      for (const [index, result] of (await Promise.allSettled(writes)).entries()) {
        if (result.status === 'fulfilled') told.push(names[index] ?? '');
        else failures.push(result.reason);
      }
    }
    expect(failures[0]).toBeInstanceOf(StoreError);
    expect(failures[0]).toMatchObject({ code: 'store_full' });
    for (const name of told) expect(findSession(db, hashOf(name))).not.toBeNull();
    db.exec('PRAGMA max_page_count = 10000');
    const later = saveLogin(loginWrite({ name: 'later' }), pushKey);
    await expect(db.write(() => runStep(db, later))).resolves.toBeDefined();
  });
});

function openMemory(): SqliteDatabase {
  const db = openSqlite({ path: ':memory:', tablePrefix: '', synchronous: 'normal', busyTimeoutMs: 0 });
  open.push(db);
  return db;
}
