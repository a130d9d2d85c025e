import { createEmulator } from '@weapp-auth/emulator';
import type { Store } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { expect, test } from 'vitest';
import { LoginServer } from '../world/login-server.ts';
import { viewStore } from './server-view.ts';

test('shows who is stored with openid and unionid masked, keys counted, sessions judged', async () => {
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  await store.saveLogin({
    appId: 'wx1de30a7400000001',
    openId: 'oP0Qabcdefghijklmnopqrstuvwx',
    openPlatform: 'demo',
    unionId: 'okmAabcdefghijklmnopqrstuvwx',
    proof: 'proven',
    newUserId: 'user-1',
    mergeId: 'merge-1',
    profile: { nickname: '小爱', avatarUrl: null },
    sessionKey: { fingerprint: 'f', sealed: 'sealed-key' },
    session: { id: 'session-1', tokenHash: 'hash', device: 'phone', expiresAt: 2_000 },
    replaces: 'none',
    emit: false,
    at: 1_000,
  });
  const live = await viewStore(store, 1_500);
  expect(live.users).toMatchObject([
    {
      id: 'user-1',
      nickname: '小爱',
      hasUnionid: true,
      identities: [{ openid: 'oP0Q••••(28)', unionid: 'okmA••••(28)', sessionKeys: 1 }],
      sessions: [{ device: 'phone', state: 'live', reason: null }],
    },
  ]);
  expect(JSON.stringify(live)).not.toMatch(/abcdefghijk|sealed-key|"hash"/);
  expect((await viewStore(store, 2_500)).users[0]?.sessions[0]?.state).toBe('expired');
  const select = { kind: 'one', userId: 'user-1', sessionId: 'session-1' } as const;
  await store.revokeSessions({ select, reason: 'kicked', emit: false, at: 1_600 });
  expect((await viewStore(store, 1_700)).users[0]?.sessions[0]).toMatchObject({
    state: 'revoked',
    reason: 'kicked',
  });
  await store.close();
});

test('shows merges, what undoes them, who is merged away, the audit, and what contradicts itself', async () => {
  const emulator = createEmulator({ seed: 'demo' });
  const [app] = emulator.platform.state.apps.values();
  if (app === undefined) throw new RangeError('no app');
  const store = sqliteStore({ path: ':memory:' });
  const login = await LoginServer.start({
    publicUrl: 'http://127.0.0.1:8080',
    websites: [{ clientId: 'shop', name: 'Shop', redirectUris: ['http://127.0.0.1:8080/website/callback'] }],
    apps: [{ appId: app.appId, secret: app.secret }],
    secret: 'a secret of the login server, long enough',
    basePath: '/auth',
    wechatUrl: 'http://127.0.0.1:1',
    avatarFolder: '/nowhere',
    logger: { info() {}, warn() {}, error() {} },
    now: () => 1_000,
    openStore: async () => store,
  });
  for (const n of [1, 2]) await logIn(store, app.appId, n);
  const ids = (await viewStore(store, 1_000)).users.map(({ id }) => id);
  const [survivor = '', merged = ''] = ids;
  await store.mergeUsers({
    userIds: [survivor, merged],
    cause: 'phone',
    mergeId: '01900000-0000-7000-8000-000000000021',
    emit: false,
    at: 1_000,
  });
  const joined = await viewStore(store, 1_000);
  expect(joined.merges).toMatchObject([{ survivorId: survivor, mergedId: merged, undone: false }]);
  expect(joined.users.find(({ id }) => id === merged)?.mergedInto).toBe(survivor);
  const [merge] = joined.merges;
  expect(await login.undoMerge(merge?.id ?? '')).toBe(true);
  expect(await login.undoMerge(merge?.id ?? '')).toBe(false);
  const apart = await viewStore(store, 1_000);
  expect(apart.merges).toMatchObject([{ undone: true }]);
  expect(apart.users.map(({ mergedInto }) => mergedInto)).toEqual([null, null]);
  expect(apart.damages).toEqual([]);
  await login.close();
});

async function logIn(store: Store, appId: string, n: number): Promise<void> {
  await store.saveLogin({
    appId,
    openId: `oP0Q${n}bcdefghijklmnopqrstuvwx`,
    openPlatform: 'demo',
    unionId: null,
    proof: 'claimed',
    newUserId: `01900000-0000-7000-8000-00000000000${n}`,
    mergeId: `01900000-0000-7000-8000-00000000001${n}`,
    profile: null,
    sessionKey: null,
    session: { id: `session-${n}`, tokenHash: `hash-${n}`, device: null, expiresAt: 2_000 },
    replaces: 'none',
    emit: false,
    at: 900 + n,
  });
}
