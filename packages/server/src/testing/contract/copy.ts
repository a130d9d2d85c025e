import { deepEqual, equal, rejects } from 'node:assert/strict';
import { type PortableRow, type PortableTable, portableTables } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';
import {
  app,
  type ContractCase,
  hashOf,
  hour,
  id,
  logIn,
  loginWrite,
  now,
  otherApp,
  phone,
  sealedKey,
} from './fixtures.ts';

/** How a store is looked after: schema, health, moving house. */
export const copyContract: readonly ContractCase[] = [
  {
    name: 'a migrated store has nothing left to migrate and answers',
    async run(store) {
      deepEqual(await store.migrate(), []);
      equal(
        (await store.migrations()).every((migration) => migration.applied),
        true,
      );
      await store.ping();
    },
  },
  {
    name: 'pages of a table join to the whole, each row once',
    async run(store) {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await logIn(store, { name });
      for (const table of ['users', 'identities', 'sessions', 'session_keys'] as const) {
        const paged = await readAll(store, table, 2);
        deepEqual(paged, await readAll(store, table, 100));
        equal(paged.length, 5);
      }
    },
  },
  {
    name: 'rows that were taken out and put back work as before',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union', device: 'phone 📱' });
      await logIn(store, { name: 'b', appId: otherApp, at: now + 5 });
      await store.bindPhone({
        userId: id('u-a'),
        phone: phone('1'),
        otherIndexes: [],
        eventId: id('e'),
        emit: true,
        at: now,
      });
      const before = await readEverything(store);
      for (const [table, rows] of before) {
        equal(await store.countRows(table), rows.length, table);
        equal(await store.loadRows(table, rows), 0);
      }
      for (const name of ['a', 'b']) {
        await store.deleteUser({ userId: id(`u-${name}`), reason: 'user-deleted', emit: false, at: now });
      }
      await store.prune({ sessionsBefore: now + 1, now, limit: 100 });
      for (const [table, rows] of before) equal(await store.loadRows(table, rows), rows.length, table);
      deepEqual(await readEverything(store), before);
      equal((await store.findSession(hashOf('a')))?.user?.id, id('u-a'));
      deepEqual(await store.readSessionKeys(app, 'open-a'), [sealedKey('a')]);
    },
  },
  {
    name: 'a snapshot holds one moment, whatever is written while it is read',
    async run(store) {
      for (const name of ['a', 'b', 'c']) await logIn(store, { name });
      const before = await readEverything(store);
      const snapshot = await store.openSnapshot();
      await logIn(store, { name: 'd', at: now + 1 });
      await store.deleteUser({ userId: id('u-a'), reason: 'user-deleted', emit: false, at: now });
      await store.writeShared({ key: 'k', value: 'v', expectedVersion: 0, expiresAt: null });
      deepEqual(await readEverything(snapshot), before);
      equal(await snapshot.countRows('users'), 3);
      await snapshot.close();
      equal((await store.findUser(id('u-d')))?.id, id('u-d'));
      const later = await store.openSnapshot();
      equal((await readAll(later, 'identities', 2)).length, 3);
      await later.close();
    },
  },
  {
    name: 'somebody who is missing though an identity names them is there again after a login, under the same id',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      const identities = await readAll(store, 'identities', 10);
      const links = await readAll(store, 'unionids', 10);
      await store.deleteUser({ userId: id('u-a'), reason: 'user-deleted', emit: false, at: now });
      await store.loadRows('identities', identities);
      await store.loadRows('unionids', links);
      const again = loginWrite({ name: 'a', unionId: 'union', newUserId: id('u-z'), at: now + hour });
      const session = { ...again.session, id: id('s-z'), tokenHash: hashOf('z') };
      const { user, isNewUser } = await store.saveLogin({ ...again, session });
      deepEqual([user.id, user.hasUnionId, isNewUser], [id('u-a'), true, false]);
      equal((await store.findSession(hashOf('z')))?.user?.id, id('u-a'));
    },
  },
  {
    name: 'a table that cannot be copied and a cursor of another table are mistakes, not failures',
    async run(store) {
      const secret: PortableTable = 'schema_migrations' as never;
      await rejects(store.countRows(secret), TypeError);
      await rejects(store.dumpRows({ table: secret, after: null, limit: 1 }), TypeError);
      await rejects(store.loadRows(secret, []), TypeError);
      await rejects(store.dumpRows({ table: 'identities', after: '["one"]', limit: 1 }), TypeError);
      await store.ping();
    },
  },
];

async function readEverything(
  store: Pick<Store, 'dumpRows'>,
): Promise<readonly (readonly [PortableTable, readonly PortableRow[]])[]> {
  const tables: (readonly [PortableTable, readonly PortableRow[]])[] = [];
  for (const table of portableTables) tables.push([table, await readAll(store, table, 100)]);
  return tables;
}

async function readAll(
  store: Pick<Store, 'dumpRows'>,
  table: PortableTable,
  limit: number,
): Promise<readonly PortableRow[]> {
  const rows: PortableRow[] = [];
  for (let after: string | null = null; ; ) {
    const page = await store.dumpRows({ table, after, limit });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
}
