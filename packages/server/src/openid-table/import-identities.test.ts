import { afterEach, describe, expect, test } from 'vitest';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { logIn } from '../testing/contract/fixtures.ts';
import { importIdentities } from './import-identities.ts';
import type { ImportedIdentity } from './read-row.ts';

const now = Date.UTC(2026, 0, 1);
const options = { appId: 'wx0000000000000001', openPlatform: 'group', now, timeZone: 'UTC' };
const stores: Store[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

describe('an import of openids', () => {
  test('makes a user for each, with the fields under any of their usual names', async () => {
    const store = await emptyStore();
    const result = await importIdentities(
      store,
      each([
        {
          openid: 'openid-1',
          nickname: '小爱👩‍👩‍👧',
          avatar_url: 'https://x.test/a.png',
          created_at: '2024-05-01T08:00:00Z',
        },
        { openid: 'openid-2', nickname: 'NULL', created_at: '1714550400' },
        { openid: 'openid-3', nickname: '微信用户', created_at: '1714550400000' },
        { openid: 'openid-4' },
      ]),
      options,
    );
    const none = { known: 0, joined: 0, phones: 0, phonesTaken: 0, invalid: 0, problems: [] };
    expect(result).toEqual({ read: 4, added: 4, ...none });
    const first = await userOf(store, 'openid-1');
    expect(first).toMatchObject({
      nickname: '小爱👩‍👩‍👧',
      avatarUrl: 'https://x.test/a.png',
      createdAt: 1714550400000,
    });
    expect(await userOf(store, 'openid-2')).toMatchObject({ nickname: null, createdAt: 1714550400000 });
    expect(await userOf(store, 'openid-3')).toMatchObject({ nickname: null, createdAt: 1714550400000 });
    expect(await userOf(store, 'openid-4')).toMatchObject({ createdAt: now });
  });

  test('lets an imported person log in as the same user', async () => {
    const store = await emptyStore();
    await importIdentities(store, each([{ OpenID: 'openid-1', Nick: '小爱' }]), options);
    const { user, isNewUser } = await logIn(store, { name: 'a', appId: options.appId, openId: 'openid-1' });
    expect({ nickname: user.nickname, isNewUser }).toEqual({ nickname: '小爱', isNewUser: false });
  });

  test('may be run again, and changes nothing then', async () => {
    const store = await emptyStore();
    const rows = [{ openid: 'openid-1', unionid: 'union-1' }, { openid: 'openid-2' }];
    await importIdentities(store, each(rows), options);
    const before = await userOf(store, 'openid-1');
    expect(await importIdentities(store, each(rows), options)).toMatchObject({ added: 0, known: 2 });
    expect(await userOf(store, 'openid-1')).toEqual(before);
  });

  test('makes the same user of a row without a time whenever it is run', async () => {
    const [first, second] = [await emptyStore(), await emptyStore()];
    await importIdentities(first, each([{ openid: 'openid-1' }]), options);
    await importIdentities(second, each([{ openid: 'openid-1' }]), { ...options, now: now + 1 });
    expect((await userOf(second, 'openid-1'))?.id).toBe((await userOf(first, 'openid-1'))?.id);
  });

  test('links by unionid what one that was killed has left unlinked', async () => {
    const store = await emptyStore();
    const { user } = await logIn(store, { name: 'a', appId: 'wx0000000000000002', unionId: 'union-1' });
    const rows = [
      { openid: 'openid-1', unionid: 'union-1', created_at: '2025-12-01' },
      { openid: 'openid-2', unionid: 'union-2' },
    ];
    const killed = { ...store, linkUnionId: () => Promise.reject(new Error('killed')) };
    await expect(importIdentities(killed, each(rows), options)).rejects.toThrow('killed');
    const again = await importIdentities(store, each(rows), options);
    expect(again).toMatchObject({ added: 0, known: 2, joined: 1 });
    expect((await store.findUser(user.id))?.id).toBe((await userOf(store, 'openid-1'))?.id);
    expect(await store.findLinkedUser('group', 'union-2')).toBe((await userOf(store, 'openid-2'))?.id);
    expect(await importIdentities(store, each(rows), options)).toMatchObject({ known: 2, joined: 0 });
  });

  test('joins by unionid whom a login of another app has made', async () => {
    const store = await emptyStore();
    const { user } = await logIn(store, { name: 'a', appId: 'wx0000000000000002', unionId: 'union-1' });
    const rows = [
      { openid: 'openid-1', unionid: 'union-1', created_at: '2027-01-01' },
      { openid: 'openid-2', unionid: 'union-1' },
    ];
    const result = await importIdentities(store, each(rows), { ...options, now: Date.UTC(2028, 0, 1) });
    expect(result).toMatchObject({ added: 2, joined: 2 });
    expect((await userOf(store, 'openid-1'))?.id).toBe(user.id);
    expect((await userOf(store, 'openid-2'))?.id).toBe(user.id);
  });

  test('writes nothing in a dry run, and counts the same', async () => {
    const store = await emptyStore();
    const rows = [{ openid: 'openid-1' }, { openid: 'openid-1' }, { openid: '' }, { openid: 'openid-2' }];
    const dry = await importIdentities(store, each(rows), { ...options, dryRun: true });
    expect(await userOf(store, 'openid-1')).toBeNull();
    expect(dry).toEqual(await importIdentities(store, each(rows), options));
  });

  test('names the rows that cannot be used, and takes the others', async () => {
    const rows = [
      { openid: ' ' },
      { openid: "'; DROP TABLE users; --" },
      { openid: 'openid-1', unionid: '<script>' },
      { openid: 'openid-2', created_at: 'yesterday' },
      { openid: 'openid-3', created_at: '2999-01-01' },
      { openid: 'openid-4' },
    ];
    const result = await importIdentities(await emptyStore(), each(rows), options);
    expect(result).toMatchObject({ read: 6, added: 1, invalid: 5 });
    expect(result.problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
  });

  test('does not ask the machine in which zone a time is', async () => {
    const { timeZone: _, ...without } = options;
    const rows = [
      { openid: 'openid-1', created_at: '2024-05-01 08:00:00' },
      { openid: 'openid-2', created_at: '2024-05-01 08:00:00+08:00' },
    ];
    const store = await emptyStore();
    const problem = 'created_at has no time zone, and none is named for the table';
    expect(await importIdentities(store, each(rows), without)).toMatchObject({
      added: 1,
      invalid: 1,
      problems: [{ line: 2, problem }],
    });
    await importIdentities(store, each(rows), { ...without, timeZone: 'Asia/Shanghai' });
    const [first, second] = [await userOf(store, 'openid-1'), await userOf(store, 'openid-2')];
    expect(first?.createdAt).toBe(Date.UTC(2024, 4, 1));
    expect(second?.createdAt).toBe(Date.UTC(2024, 4, 1));
    const importing = importIdentities(store, each(rows), { ...without, timeZone: 'Nowhere' });
    await expect(importing).rejects.toThrow(RangeError);
  });

  test('reads the openid of this app out of the JSON in which uni-id keeps all of them', async () => {
    const store = await emptyStore();
    const rows = [
      { wx_openid: '{"app-plus":"openid-of-the-app","mp-weixin":"openid-1"}' },
      { wx_openid: `{"mp-weixin":"openid-of-another","mp-weixin_${options.appId}":"openid-2"}` },
      { wx_openid: '{"app-plus":"openid-of-the-app"}' },
      { wx_openid: '{"mp-weixin":' },
    ];
    const result = await importIdentities(store, each(rows), options);
    expect(result).toMatchObject({ added: 2, problems: [{ line: 4 }, { line: 5 }] });
    expect(await userOf(store, 'openid-1')).not.toBeNull();
    expect(await userOf(store, 'openid-2')).not.toBeNull();
  });

  test('refuses a table without a column for the openid', async () => {
    const importing = importIdentities(await emptyStore(), each([{ id: '1', name: 'x' }]), options);
    await expect(importing).rejects.toMatchObject({ code: 'column_missing' });
  });
});

async function emptyStore(): Promise<Store> {
  const store = sqliteStore({ path: ':memory:' });
  stores.push(store);
  await store.migrate();
  return store;
}

async function userOf(store: Store, openId: string): ReturnType<Store['findUser']> {
  const identity = await store.findIdentity(options.appId, openId);
  return identity === null ? null : store.findUser(identity.userId);
}

async function* each(rows: readonly ImportedIdentity[]): AsyncGenerator<ImportedIdentity> {
  yield* rows;
}
