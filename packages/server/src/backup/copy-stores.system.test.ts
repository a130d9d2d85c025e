import { expect, test } from 'vitest';
import { mysqlStore } from '../store/mysql.ts';
import { postgresStore } from '../store/postgres.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { hashOf, logIn, otherApp, phone } from '../testing/contract/fixtures.ts';
import { mysqlServer } from '../testing/mysql-server.fixture.ts';
import { postgres } from '../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../testing/real-server.fixture.ts';
import { compareSummaries, summarizeStore } from './checksum.ts';
import { exportStore } from './export-store.ts';
import { importStore } from './import-store.ts';

const kinds = [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const;

for (const { kind, open } of kinds) {
  await describeWithServer(kind, `a move between SQLite and ${kind.name}`, (place) => {
    test('keeps every row, there and back', async () => {
      const [first, last] = [sqliteStore({ path: ':memory:' }), sqliteStore({ path: ':memory:' })];
      const between = open({ url: place().url, tablePrefix: 'moved_' });
      await Promise.all([first, between, last].map((store) => store.migrate()));
      await fill(first);
      const { summary } = await importStore(between, linesOf(first));
      expect(compareSummaries(summary, await summarizeStore(between))).toEqual([]);
      await importStore(last, linesOf(between));
      expect(compareSummaries(summary, await summarizeStore(last))).toEqual([]);
      expect(await between.findSession(hashOf('p7'))).toEqual(await first.findSession(hashOf('p7')));
      await Promise.all([first, between, last].map((store) => store.close()));
    });
  });
}

async function fill(store: Store): Promise<void> {
  for (let person = 0; person < 150; person += 1) {
    const name = `p${person}`;
    const { user } = await logIn(store, {
      name,
      unionId: `union-${person}`,
      profile: { nickname: '😀 ñ', avatarUrl: null },
    });
    await logIn(store, {
      name: `${name}b`,
      appId: otherApp,
      replaces: 'all',
      unionId: `union-${person % 90}`,
    });
    const eventId = `01900000-0000-7000-8000-00000000${1000 + person}`;
    const write = { userId: user.id, otherIndexes: [], eventId, emit: true, at: user.createdAt };
    await store.bindPhone({ ...write, phone: phone(name) });
  }
}

async function* linesOf(store: Store): AsyncGenerator<string> {
  for await (const line of exportStore(store, { pageSize: 40 })) yield line.trimEnd();
}
