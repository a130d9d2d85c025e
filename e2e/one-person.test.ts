import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, secondAppId, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

describe('one person in two apps of one Open Platform account', () => {
  test('is one user, by the unionid that code2Session gives', async () => {
    const first = await userIn('alice');
    const second = await userIn('alice', secondAppId);
    expect(first.hasUnionid).toBe(true);
    expect(second.id).toBe(first.id);
  });

  test('is two users where code2Session gives no unionid: one inside encryptedData proves nothing', async () => {
    await closeWorld(world);
    world = await createWorld({ hideUnionid: true });
    const first = await userWithData('alice');
    const second = await userWithData('alice', secondAppId);
    // Claimed unionids are noted, and join nobody.
    expect([first.hasUnionid, second.hasUnionid]).toEqual([true, true]);
    expect(second.id).not.toBe(first.id);
  });

  test('has one user but two openids', async () => {
    await userIn('alice');
    await userIn('alice', secondAppId);
    const { rows } = await world.store.dumpRows({ table: 'identities', after: null, limit: 10 });
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map((row) => row.open_id)).size).toBe(2);
    expect(new Set(rows.map((row) => row.user_id)).size).toBe(1);
  });
});

describe('two people', () => {
  test('are never joined, in whatever apps they are', async () => {
    const ids = await Promise.all([
      userIn('alice'),
      userIn('alice', secondAppId),
      userIn('bob'),
      userIn('bob', secondAppId),
    ]);
    expect(new Set(ids.map((user) => user.id)).size).toBe(2);
  });
});

async function userIn(user: string, appId?: string) {
  const outcome = await world.phone(user, appId === undefined ? {} : { appId }).auth.login();
  if (outcome.kind !== 'signed-in') throw new Error(`not signed in: ${outcome.kind}`);
  return outcome.user;
}

async function userWithData(user: string, appId?: string) {
  const { auth, call } = world.phone(user, appId === undefined ? {} : { appId });
  await auth.prepareCode();
  const outcome = await auth.loginWithUserInfo(await call('getUserInfo', { withCredentials: true }));
  if (outcome.kind !== 'signed-in') throw new Error(`not signed in: ${outcome.kind}`);
  return outcome.user;
}
