import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { app, hashOf, id, logIn, now, otherApp, phone } from '../testing/contract/fixtures.ts';
import { readMigrationFiles } from './migration-files.ts';
import { sqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

let folder = '';
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  const path = join(folder, 'old.db');
  writeOldDatabase(path);
  store = sqliteStore({ path });
  expect(await store.migrate()).toEqual(['0002-identity-facts', '0003-audit']);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

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
  expect(await store.findUser(id('u-a'))).toMatchObject({ nickname: 'b', avatarUrl: null, hasUnionId: true });
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

/** `c` became `b`, and `b` became `a`; `e` became `d` and was taken apart again. */
function writeOldDatabase(path: string): void {
  const db = new DatabaseSync(path);
  const [first] = readMigrationFiles('sqlite', '');
  db.exec(first?.sql ?? '');
  db.exec('CREATE TABLE schema_migrations (name TEXT NOT NULL PRIMARY KEY) STRICT');
  db.exec("INSERT INTO schema_migrations (name) VALUES ('0001-initial')");
  const shown = phone('b');
  const user = db.prepare('INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const phoneColumns = [shown.sealed, shown.index, shown.masked, shown.countryCode];
  user.run(id('u-a'), 'b', '/c.png', ...phoneColumns, 1, null, now, now);
  user.run(id('u-b'), null, null, null, null, null, null, 0, id('u-a'), now + 1, now);
  user.run(id('u-c'), null, null, null, null, null, null, 0, id('u-b'), now + 2, now);
  user.run(id('u-d'), 'd', null, null, null, null, null, 1, null, now + 3, now);
  user.run(id('u-e'), null, null, null, null, null, null, 0, null, now + 4, now);
  const identity = db.prepare('INSERT INTO identities VALUES (?, ?, ?, ?, ?, ?, ?)');
  identity.run(app, 'open-a', id('u-a'), null, null, now, now);
  identity.run(app, 'open-b', id('u-a'), 'group', 'union-b', now, now);
  identity.run(app, 'open-c', id('u-a'), null, null, now, now);
  identity.run(app, 'open-d', id('u-d'), 'group', 'union-d', now, now);
  identity.run(app, 'open-e', id('u-e'), null, null, now, now);
  const link = db.prepare('INSERT INTO unionids VALUES (?, ?, ?, ?)');
  link.run('group', 'union-b', id('u-a'), now);
  link.run('group', 'union-d', id('u-d'), now);
  const session = db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  session.run(hashOf('c'), id('s-c'), id('u-a'), app, 'open-c', null, 1, now, now, now + 1, null, null);
  const merge = db.prepare('INSERT INTO merges VALUES (?, ?, ?, ?, ?, ?, ?)');
  const opened = (...names: string[]): object[] =>
    names.map((name) => ({ appId: app, openId: `open-${name}` }));
  const links = [{ platform: 'group', unionId: 'union-b' }];
  const [none, c] = [profile({}), profile({ avatarUrl: '/c.png' })];
  const b = profile({ nickname: 'b', phone: shown, hasUnionId: true });
  const m1 = { survivor: b, merged: c, identities: opened('c'), unionIds: [] };
  merge.run(id('m-1'), id('u-b'), id('u-c'), 'operator', now + 5, null, JSON.stringify(m1));
  const both = { ...b, avatarUrl: '/c.png' };
  const m2 = { survivor: none, merged: both, identities: opened('b', 'c'), unionIds: links };
  merge.run(id('m-2'), id('u-a'), id('u-b'), 'phone', now + 6, null, JSON.stringify(m2));
  const m3 = { survivor: none, merged: none, identities: opened('e'), unionIds: [] };
  merge.run(id('m-3'), id('u-d'), id('u-e'), 'unionid', now + 7, now + 8, JSON.stringify(m3));
  db.close();
}

function profile(fields: object): object {
  return { nickname: null, avatarUrl: null, phone: null, hasUnionId: false, ...fields };
}
