import { describe, expect, test } from 'vitest';
import type { Store } from '../store/store.ts';
import { logIn } from '../testing/contract/fixtures.ts';
import { importIdentities } from './import-identities.ts';
import { each, emptyStore, now, options, ownerOf, userOf } from './import-phones.fixture.ts';

describe('an import that was killed', () => {
  const rows = [
    { openid: 'openid-1', phone: '13800138000', unionid: 'union-1' },
    { openid: 'openid-2', phone: '13900139000' },
  ];

  test.each([
    ['after the users', 'bindPhone'],
    ['after the phones', 'loadRows'],
    ['after the identities', 'linkUnionId'],
  ] as const)('%s loses no number when it is run again', async (_, method) => {
    const store = await emptyStore();
    const killed = importIdentities(killedBefore(store, method), each(rows), options);
    await expect(killed).rejects.toThrow('killed');
    const dry = await importIdentities(store, each(rows), { ...options, now: now + 1000, dryRun: true });
    const again = await importIdentities(store, each(rows), { ...options, now: now + 1000 });
    expect(again).toEqual(dry);
    expect(again).toMatchObject({ phonesTaken: 0, invalid: 0, problems: [] });
    expect(await store.countRows('users')).toBe(2);
    expect(await ownerOf(store, '13800138000')).toBe((await userOf(store, 'openid-1')).id);
    expect(await ownerOf(store, '13900139000')).toBe((await userOf(store, 'openid-2')).id);
    expect(await store.findLinkedUser('group', 'union-1')).toBe((await userOf(store, 'openid-1')).id);
  });

  test('leaves no number with a user that nobody can log in to', async () => {
    const store = await emptyStore();
    const killed = importIdentities(killedBefore(store, 'loadRows'), each(rows), options);
    await expect(killed).rejects.toThrow('killed');
    const { user } = await logIn(store, { name: 'a', appId: options.appId, openId: 'openid-1' });
    expect(user.phone).toBeNull();
    expect(await importIdentities(store, each(rows), options)).toMatchObject({ added: 1, known: 1 });
    expect(await ownerOf(store, '13800138000')).toBe(user.id);
    expect(await ownerOf(store, '13900139000')).toBe((await userOf(store, 'openid-2')).id);
  });
});

test('a login between two steps of an import gets the number of its openid', async () => {
  const store = await emptyStore();
  const beside: Store = {
    ...store,
    async loadRows(table, rows) {
      if (table === 'identities') await logIn(store, { name: 'a', appId: options.appId, openId: 'openid-1' });
      return store.loadRows(table, rows);
    },
  };
  const result = await importIdentities(
    beside,
    each([{ openid: 'openid-1', phone: '13800138000' }]),
    options,
  );
  expect(result).toMatchObject({ added: 1, phones: 1, phonesTaken: 0 });
  expect(await ownerOf(store, '13800138000')).toBe((await userOf(store, 'openid-1')).id);
});

/** A store on which an import comes to an end just before a step; of `loadRows`, that for the identities. */
function killedBefore(store: Store, method: 'bindPhone' | 'loadRows' | 'linkUnionId'): Store {
  const kill = (): Promise<never> => Promise.reject(new Error('killed'));
  const loadRows: Store['loadRows'] = (table, rows) =>
    table === 'identities' ? kill() : store.loadRows(table, rows);
  return { ...store, [method]: method === 'loadRows' ? loadRows : kill };
}
