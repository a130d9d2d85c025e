import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { storeContract } from '../../testing/store-contract.ts';
import { readMigrationFiles } from '../migration-files.ts';
import { sqliteStore } from '../sqlite.ts';

const sent = new Set<string>();
/** What a migration asks once may read a whole table. */
const migrating = new Set<string>();

beforeEach(async () => {
  sent.clear();
  const prepare = DatabaseSync.prototype.prepare;
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql, options) {
    sent.add(sql);
    return prepare.call(this, sql, options);
  });
  for (const { run } of storeContract) {
    const store = sqliteStore({ path: ':memory:' });
    const before = new Set(sent);
    await store.migrate();
    for (const text of sent) if (!before.has(text)) migrating.add(text);
    await run(store);
    await store.close();
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('every statement that looks for rows finds them by an index', () => {
  expect(sent.size).toBeGreaterThan(60);
  const database = new DatabaseSync(':memory:');
  for (const { sql } of readMigrationFiles('sqlite', '')) database.exec(sql);
  const searching = [...sent].filter((text) => /\bWHERE\b/.test(text) && !text.includes('sqlite_schema'));
  expect(searching.length).toBeGreaterThan(30);
  expect(readsWholeTable(database, "SELECT id FROM users WHERE nickname = 'x'")).toBe(true);
  const asked = searching.filter((text) => !migrating.has(text));
  const scanning = asked.filter((text) => readsWholeTable(database, text));
  database.close();
  expect(scanning).toEqual([]);
});

test('no statement needs a sequence, a trigger or a constraint between tables', () => {
  const notEverywhere =
    /\b(AUTOINCREMENT|sqlite_sequence|TRIGGER|FOREIGN KEY|REFERENCES|RANDOM\(|last_insert_rowid)\b/i;
  const all = [...sent, ...readMigrationFiles('sqlite', '').map(({ sql }) => sql)];
  expect(all.filter((text) => notEverywhere.test(text))).toEqual([]);
});

/** Whether SQLite reads a table or an index from its beginning to its end, instead of looking something up. */
function readsWholeTable(database: DatabaseSync, text: string): boolean {
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all();
  return plan.some(({ detail }) => /^SCAN (?!CONSTANT|json_each|\(|CTE)/.test(String(detail)));
}
