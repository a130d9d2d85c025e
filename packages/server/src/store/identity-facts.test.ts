import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe } from 'vitest';
import { identityFactsTests, type RawDatabase } from './identity-facts.fixture.ts';
import { sqliteStore } from './sqlite.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

describe('a SQLite database of version 0001', () => {
  identityFactsTests(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
    return openRaw(join(folder, 'old.db'));
  });
});

function openRaw(path: string): RawDatabase {
  const db = new DatabaseSync(path);
  return {
    dialect: 'sqlite',
    tablePrefix: '',
    script: async (sql) => db.exec(sql),
    run: async (sql, values) => db.prepare(sql).run(...values),
    open: async () => {
      db.close();
      return sqliteStore({ path });
    },
  };
}
