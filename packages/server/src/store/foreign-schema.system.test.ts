import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logIn } from '../testing/contract/fixtures.ts';
import { mysqlServer } from '../testing/mysql-server.fixture.ts';
import { postgres } from '../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../testing/real-server.fixture.ts';
import { mysqlStore } from './mysql.ts';
import { postgresStore } from './postgres.ts';
import { sqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/** A database in which somebody else was first. */
interface Occupied {
  run(sql: string): Promise<void>;
  open(tablePrefix: string): Store;
}

function describeOccupied(occupied: () => Occupied): void {
  test('is left alone where a table of another system is in the way, and shared under a prefix', async () => {
    await occupied().run('CREATE TABLE users (id INTEGER)');
    const store = occupied().open('');
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(store.migrate()).rejects.toMatchObject({ code: 'schema_conflict', subject: 'users' });
    }
    expect((await store.migrations()).every(({ applied }) => !applied)).toBe(true);
    const own = occupied().open('auth_');
    await own.migrate();
    await logIn(own, { name: 'a' });
    await occupied().run('INSERT INTO users (id) VALUES (1)');
    await Promise.all([store.close(), own.close()]);
  });

  test('is refused where a newer version has been at work', async () => {
    const store = occupied().open('newer_');
    await store.migrate();
    await occupied().run("INSERT INTO newer_schema_migrations (name) VALUES ('9999-of-the-future')");
    await expect(store.migrate()).rejects.toMatchObject({
      code: 'schema_newer',
      subject: '9999-of-the-future',
    });
    await store.close();
  });
}

describe('a SQLite file that others use', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describeOccupied(() => {
    const path = join(folder, 'shared.db');
    return {
      async run(sql) {
        const db = new DatabaseSync(path);
        db.exec(sql);
        db.close();
      },
      open: (tablePrefix) => sqliteStore({ path, tablePrefix }),
    };
  });
});

await describeWithServer(postgres, 'a PostgreSQL database that others use', (place) => {
  describeOccupied(() => ({
    async run(sql) {
      const client = new pg.Client({ connectionString: place().url });
      await client.connect();
      await client.query(sql);
      await client.end();
    },
    open: (tablePrefix) => postgresStore({ url: place().url, tablePrefix }),
  }));
});

await describeWithServer(mysqlServer, 'a MySQL database that others use', (place) => {
  describeOccupied(() => ({
    async run(sql) {
      const connection = await createConnection(place().url);
      await connection.query(sql);
      await connection.end();
    },
    open: (tablePrefix) => mysqlStore({ url: place().url, tablePrefix }),
  }));
});
