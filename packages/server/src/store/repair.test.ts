import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { app, hashOf, id, logIn, now } from '../testing/contract/fixtures.ts';
import { sqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

let folder = '';
let store: Store;
let db: DatabaseSync;

/** Two users, of whom `b` continues as `a`; and `c`, who has a unionid. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  const path = join(folder, 'damaged.db');
  store = sqliteStore({ path });
  await store.migrate();
  await logIn(store, { name: 'a' });
  await logIn(store, { name: 'b', at: now + 1 });
  await logIn(store, { name: 'c', at: now + 2, unionId: 'union' });
  const merge = { cause: 'operator', mergeId: id('m'), emit: false, at: now + 3 } as const;
  await store.mergeUsers({ userIds: [id('u-a'), id('u-b')], ...merge });
  db = new DatabaseSync(path);
});

afterEach(async () => {
  db.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

test('a store without damage has nothing to mend', async () => {
  expect(await store.repair({ apply: true, at: now })).toEqual([]);
});

test.each([
  [
    'a merge of somebody who is not there',
    'merge-of-nobody',
    `INSERT INTO merges (id, survivor_id, merged_id, cause, merged_at, before_state) VALUES ('m', 'x', 'y', 'phone', 1, '{}')`,
  ],
  [
    'a user that was merged and does not say so',
    'user-merged-wrongly',
    `UPDATE users SET merged_into = NULL WHERE id = '${id('u-b')}'`,
  ],
  [
    'a user that continues as another without a merge',
    'user-merged-wrongly',
    `UPDATE users SET merged_into = '${id('u-a')}' WHERE id = '${id('u-c')}'`,
  ],
  [
    'an identity of a user that was merged away',
    'identity-of-another',
    `UPDATE identities SET user_id = '${id('u-b')}' WHERE open_id = 'open-b'`,
  ],
  [
    'an identity of a stranger',
    'identity-of-another',
    `UPDATE identities SET user_id = '${id('u-c')}' WHERE open_id = 'open-a'`,
  ],
  [
    'an identity without a home',
    'identity-of-another',
    `UPDATE identities SET home_user_id = '' WHERE open_id = 'open-a'`,
  ],
  ['an identity of somebody who is missing', 'user-missing', `DELETE FROM users WHERE id = '${id('u-c')}'`],
  ['a link of a stranger', 'link-of-another', `UPDATE unionids SET user_id = '${id('u-a')}'`],
  ['keys of nobody', 'keys-of-nobody', `UPDATE session_keys SET open_id = 'nobody' WHERE open_id = 'open-a'`],
  [
    'a session of a user that was merged away',
    'session-of-another',
    `UPDATE sessions SET user_id = '${id('u-b')}' WHERE open_id = 'open-b'`,
  ],
  [
    'a session of nobody',
    'session-of-another',
    `UPDATE sessions SET open_id = 'nobody' WHERE open_id = 'open-c'`,
  ],
  [
    'a unionid that is not there',
    'flag-of-unionid',
    `UPDATE users SET has_unionid = 1 WHERE id = '${id('u-a')}'`,
  ],
  [
    'a unionid that nobody mentions',
    'flag-of-unionid',
    `UPDATE users SET has_unionid = 0 WHERE id = '${id('u-c')}'`,
  ],
])('%s is found, left alone without being asked, and mended', async (_name, kind, damage) => {
  db.exec(damage);
  const found = await store.repair({ apply: false, at: now });
  expect(found.map((each) => each.kind)).toContain(kind);
  expect(await store.repair({ apply: false, at: now })).toEqual(found);
  await store.repair({ apply: true, at: now });
  expect(await store.repair({ apply: false, at: now })).toEqual([]);
});

test('what is mended is where it belongs, and who is missing though identities name them is there again', async () => {
  db.exec(`UPDATE identities SET user_id = '${id('u-c')}' WHERE open_id = 'open-b'`);
  db.exec(`UPDATE sessions SET user_id = '${id('u-c')}' WHERE open_id = 'open-b'`);
  db.exec(`DELETE FROM users WHERE id = '${id('u-c')}'`);
  await store.repair({ apply: true, at: now });
  expect((await store.findIdentity(app, 'open-b'))?.userId).toBe(id('u-a'));
  expect((await store.findSession(hashOf('b')))?.session.userId).toBe(id('u-a'));
  expect((await store.findIdentity(app, 'open-c'))?.userId).toBe(id('u-c'));
  expect(await store.findLinkedUser('group', 'union')).toBe(id('u-c'));
  expect((await store.findSession(hashOf('c')))?.user).toMatchObject({ id: id('u-c'), hasUnionId: true });
});
