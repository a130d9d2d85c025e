import { sqliteStore } from '@weapp-auth/server/sqlite';
import { expect, test } from 'vitest';
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
