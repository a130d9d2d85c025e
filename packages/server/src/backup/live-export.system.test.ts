import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mysqlStore } from '../store/mysql.ts';
import { postgresStore } from '../store/postgres.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { logIn, now } from '../testing/contract/fixtures.ts';
import { mysqlServer } from '../testing/mysql-server.fixture.ts';
import { postgres } from '../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../testing/real-server.fixture.ts';
import { exportStore } from './export-store.ts';
import { importStore } from './import-store.ts';

const title = 'is of one moment, and everybody who joined meanwhile logs in after it is restored';

describe('an export of a SQLite file that is in use', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test(title, () => exportWhileInUse(sqliteStore({ path: join(folder, 'used.db') })));
});

for (const { kind, open } of [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const) {
  await describeWithServer(kind, `an export of ${kind.name} while it is in use`, (place) => {
    test(title, () => exportWhileInUse(open({ url: place().url, tablePrefix: 'used_' })));
  });
}

async function exportWhileInUse(store: Store): Promise<void> {
  await store.migrate();
  for (let n = 0; n < 30; n += 1) await logIn(store, { name: `b${n}`, unionId: `union-${n}` });
  const restored = sqliteStore({ path: ':memory:' });
  await restored.migrate();
  let joined = 0;
  async function* linesWhilePeopleJoin(): AsyncGenerator<string> {
    for await (const line of exportStore(store, { pageSize: 3 })) {
      // Each page meets somebody new, and somebody whose second app says who they are.
      const name = `d${joined}`;
      await logIn(store, {
        name,
        unionId: joined % 2 ? `union-${joined % 30}` : `new-${joined}`,
        at: now + joined,
      });
      joined += 1;
      yield line.trimEnd();
    }
  }
  const { damages, summary } = await importStore(restored, linesWhilePeopleJoin());
  expect(damages).toEqual([]);
  expect(summary.users.rows).toBe(30);
  expect(joined).toBeGreaterThan(100);
  for (const who of ['b0', 'b29', ...Array.from({ length: joined }, (_, n) => `d${n}`)]) {
    const { isNewUser } = await logIn(restored, {
      name: `x${who}`,
      appId: 'wx0000000000000009',
      openId: `open-${who}`,
    });
    expect(isNewUser).toBe(true);
  }
  for (let n = 0; n < 30; n += 1) {
    expect(await logIn(restored, { name: `l${n}`, openId: `open-b${n}` })).toMatchObject({
      isNewUser: false,
    });
  }
  await Promise.all([store.close(), restored.close()]);
}
