import { afterEach, beforeEach, expect, test } from 'vitest';
import { app, hashOf, id, logIn, now, otherApp, phone } from '../testing/contract/fixtures.ts';
import { readMigrationFiles } from './migration-files.ts';
import type { SqlDialect } from './sql-files.ts';
import type { Store } from './store.ts';

/** A database as a test writes into it before the store knows it. */
export interface RawDatabase {
  readonly dialect: SqlDialect;
  readonly tablePrefix: string;
  /** Runs statements. */
  script(sql: string): Promise<unknown>;
  /** Runs one statement; `?` stands for a value. */
  run(sql: string, values: readonly (string | number | null)[]): Promise<unknown>;
  /** Opens a store on it, once everything is written. */
  open(): Promise<Store>;
}

/** What migration 0002 makes of a database that version 0001 wrote, for a suite over one kind of store. */
export function identityFactsTests(openRaw: () => Promise<RawDatabase>): void {
  let store: Store;
  beforeEach(async () => {
    const raw = await openRaw();
    await writeOldDatabase(raw);
    store = await raw.open();
    expect(await store.migrate()).toEqual(['0002-identity-facts', '0003-audit', '0004-website-sign-in']);
  });
  afterEach(() => store.close());

  test('a database of version 0001 shows the same persons after the migration', async () => {
    const living = await store.findUser(id('u-a'));
    expect(living).toMatchObject({ id: id('u-a'), nickname: 'b', avatarUrl: '/c.png', phone: phone('b') });
    for (const name of ['b', 'c']) expect(await store.findUser(id(`u-${name}`))).toEqual(living);
    expect(await store.findPhoneOwner(['index-b'])).toBe(id('u-a'));
    expect(await store.findUser(id('u-d'))).toMatchObject({ nickname: 'd', hasUnionId: true });
  });

  test('merges of version 0001 are undone in any order, with everything where it came from', async () => {
    const undo = { phoneIndexes: ({ index }: { index: string }) => [index], emit: false, at: now };
    expect((await store.undoMerge({ mergeId: id('m-1'), ...undo })).kind).toBe('undone');
    expect(await store.findUser(id('u-c'))).toMatchObject({
      id: id('u-c'),
      nickname: null,
      avatarUrl: '/c.png',
    });
    expect(await store.findUser(id('u-a'))).toMatchObject({
      nickname: 'b',
      avatarUrl: null,
      hasUnionId: true,
    });
    expect((await store.undoMerge({ mergeId: id('m-2'), ...undo })).kind).toBe('undone');
    expect(await store.findUser(id('u-b'))).toMatchObject({
      nickname: 'b',
      phone: phone('b'),
      hasUnionId: true,
    });
    expect(await store.findUser(id('u-a'))).toMatchObject({ nickname: null, phone: null, hasUnionId: false });
    for (const name of ['a', 'b', 'c']) {
      expect(await store.findIdentity(app, `open-${name}`)).toMatchObject({ userId: id(`u-${name}`) });
    }
    expect(await store.findLinkedUser('group', 'union-b')).toBe(id('u-b'));
  });

  test('a unionid of version 0001 counts as claimed until a login proves it, and its link stays', async () => {
    expect((await store.findIdentity(app, 'open-d'))?.proof).toBe('claimed');
    const next = await logIn(store, { name: 'x', appId: otherApp, unionId: 'union-d' });
    expect(next.user.id).toBe(id('u-d'));
    await logIn(store, { name: 'y', openId: 'open-d', unionId: 'union-d' });
    expect((await store.findIdentity(app, 'open-d'))?.proof).toBe('proven');
  });

  test('a pair that version 0001 took apart stays apart, whatever unionid comes', async () => {
    const saved = await logIn(store, { name: 'x', openId: 'open-e', unionId: 'union-d' });
    expect([saved.user.id, saved.merge]).toEqual([id('u-e'), null]);
  });

  test('nothing is left of the snapshots', async () => {
    const { rows } = await store.dumpRows({ table: 'merges', after: null, limit: 10 });
    expect(rows.map((row) => row.before_state)).toEqual(['{}', '{}', '{}']);
  });

  test('what version 0001 left behind is whole after the migration', async () => {
    expect(await store.repair({ apply: false, at: now })).toEqual([]);
  });
}

/** `c` became `b`, and `b` became `a`; `e` became `d` and was taken apart again. */
async function writeOldDatabase(raw: RawDatabase): Promise<void> {
  const { dialect, tablePrefix } = raw;
  const [first] = readMigrationFiles(dialect, tablePrefix);
  await raw.script(first?.sql ?? '');
  await raw.script(`CREATE TABLE ${tablePrefix}schema_migrations (name VARCHAR(128) NOT NULL PRIMARY KEY)`);
  await insert(raw, 'schema_migrations', [['0001-initial']]);
  for (const [table, rows] of Object.entries(oldRows())) await insert(raw, table, rows);
}

type Values = readonly (string | number | null)[];

async function insert(raw: RawDatabase, table: string, rows: readonly Values[]): Promise<void> {
  for (const values of rows) {
    const places = values.map(() => '?').join(', ');
    await raw.run(`INSERT INTO ${raw.tablePrefix}${table} VALUES (${places})`, values);
  }
}

function oldRows(): Readonly<Record<string, readonly Values[]>> {
  const shown = phone('b');
  const phoneColumns = [shown.sealed, shown.index, shown.masked, shown.countryCode];
  const noPhone = [null, null, null, null];
  return {
    users: [
      [id('u-a'), 'b', '/c.png', ...phoneColumns, 1, null, now, now],
      [id('u-b'), null, null, ...noPhone, 0, id('u-a'), now + 1, now],
      [id('u-c'), null, null, ...noPhone, 0, id('u-b'), now + 2, now],
      [id('u-d'), 'd', null, ...noPhone, 1, null, now + 3, now],
      [id('u-e'), null, null, ...noPhone, 0, null, now + 4, now],
    ],
    identities: [
      [app, 'open-a', id('u-a'), null, null, now, now],
      [app, 'open-b', id('u-a'), 'group', 'union-b', now, now],
      [app, 'open-c', id('u-a'), null, null, now, now],
      [app, 'open-d', id('u-d'), 'group', 'union-d', now, now],
      [app, 'open-e', id('u-e'), null, null, now, now],
    ],
    unionids: [
      ['group', 'union-b', id('u-a'), now],
      ['group', 'union-d', id('u-d'), now],
    ],
    sessions: [[id('s-c'), hashOf('c'), id('u-a'), app, 'open-c', null, 1, now, now, now + 1, null, null]],
    merges: oldMerges(),
  };
}

/** Each with the snapshot that an undo went by. */
function oldMerges(): readonly Values[] {
  const opened = (...names: string[]): object[] =>
    names.map((name) => ({ appId: app, openId: `open-${name}` }));
  const links = [{ platform: 'group', unionId: 'union-b' }];
  const [none, c] = [profile({}), profile({ avatarUrl: '/c.png' })];
  const b = profile({ nickname: 'b', phone: phone('b'), hasUnionId: true });
  const both = { ...b, avatarUrl: '/c.png' };
  const m1 = { survivor: b, merged: c, identities: opened('c'), unionIds: [] };
  const m2 = { survivor: none, merged: both, identities: opened('b', 'c'), unionIds: links };
  const m3 = { survivor: none, merged: none, identities: opened('e'), unionIds: [] };
  return [
    [id('m-1'), id('u-b'), id('u-c'), 'operator', now + 5, null, JSON.stringify(m1)],
    [id('m-2'), id('u-a'), id('u-b'), 'phone', now + 6, null, JSON.stringify(m2)],
    [id('m-3'), id('u-d'), id('u-e'), 'unionid', now + 7, now + 8, JSON.stringify(m3)],
  ];
}

function profile(fields: object): object {
  return { nickname: null, avatarUrl: null, phone: null, hasUnionId: false, ...fields };
}
