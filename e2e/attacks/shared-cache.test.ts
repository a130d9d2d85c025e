import { hash } from 'node:crypto';
import { createClient } from '@redis/client';
import { expect, onTestFinished, test } from 'vitest';
import { describeWithPrivateServer } from '../../packages/server/src/testing/real-server.fixture.ts';
import { redis } from '../../packages/server/src/testing/redis-server.fixture.ts';
import { type AttackedServer, startAttackedServer } from './attacked-server.fixture.ts';

await describeWithPrivateServer(redis, 'whoever can write Redis', (cache) => {
  async function start() {
    const server = await startAttackedServer({ REDIS_URL: cache.url });
    const client = createClient({ url: cache.url });
    await client.connect();
    onTestFinished(async () => {
      client.destroy();
      await server.close();
    });
    return { server, client };
  }

  /** Where a session is in the cache. */
  const keyOf = (token: string): string => `weapp-auth:session:${hash('sha256', token, 'base64url')}`;

  /** Who somebody is to the server now, asked of Redis and not of its own memory. */
  async function userOf(server: AttackedServer, token: string): Promise<unknown> {
    const response = await fetch(`${server.url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    return response.status === 200 ? Object(await response.json()).id : response.status;
  }

  test('becomes nobody, reads no session, and ends none for good', async () => {
    const { server, client } = await start();
    const alice = await server.logIn('alice');
    const mallory = await server.logIn('bob');
    const aliceId = await userOf(server, alice.token);
    const malloryId = await userOf(server, mallory.token);
    const sessions = await client.keys('weapp-auth:session:*');
    const ofAlice = (await client.get(keyOf(alice.token))) ?? '';
    const ofMallory = (await client.get(keyOf(mallory.token))) ?? '';
    expect(sessions).toContain(keyOf(alice.token));
    for (const secret of [alice.openid, String(aliceId), alice.token]) expect(ofAlice).not.toContain(secret);

    const live = { id: 's', userId: aliceId, appId: 'wx0123456789abcdef', expiresAt: Date.now() + 1e9 };
    const clear = JSON.stringify({
      session: {
        ...live,
        tokenHash: hash('sha256', mallory.token, 'base64url'),
        revokedAt: null,
        lastSeenAt: Date.now(),
      },
      user: { id: aliceId, createdAt: 0 },
    });
    const forged = [
      ofAlice,
      clear,
      `v1.x.${ofAlice}`,
      `${ofMallory}A`,
      ofMallory.slice(0, -8),
      '',
      '{}',
      'changed',
    ];
    for (const value of forged) {
      await client.set(keyOf(mallory.token), value);
      // Announced as changed, so that the server asks Redis and not its own memory.
      await client.publish('weapp-auth:sessions', hash('sha256', mallory.token, 'base64url'));
      await expect.poll(() => userOf(server, mallory.token)).toBe(malloryId);
    }
    const made = `weapp_${'A'.repeat(43)}`;
    await client.set(keyOf(made), ofAlice);
    expect(await userOf(server, made)).toBe(401);
    expect(server.output()).toContain('not sealed with our secret');
    for (const message of ['', 'x'.repeat(100_000), '{"revoke":"all"}', alice.token]) {
      await client.publish('weapp-auth:sessions', message);
    }
    expect(await userOf(server, alice.token)).toBe(aliceId);
  });
});
