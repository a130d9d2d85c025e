import type { ListeningEmulator } from '@weapp-auth/emulator';
import type { LoginResponse, Problem } from '@weapp-auth/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  clusterApps,
  type LoginCluster,
  listenWechat,
  newIdempotencyKey,
  startLoginCluster,
  wxLogin,
} from './login-cluster.fixture.ts';
import { mysqlServer } from './mysql-server.fixture.ts';
import { postgres } from './postgres-server.fixture.ts';
import { describeWithPrivateServer } from './real-server.fixture.ts';

for (const kind of [postgres, mysqlServer]) {
  await describeWithPrivateServer(kind, `a server whose ${kind.name} goes away`, (database) => {
    let wechat: ListeningEmulator;
    let cluster: LoginCluster;

    beforeAll(async () => {
      wechat = await listenWechat(['alice']);
      await database.kill();
      const starting = startLoginCluster(1, {
        DATABASE_URL: database.url,
        DATABASE_WAIT_SECONDS: '60',
        WECHAT_BASE_URL: wechat.url,
      });
      // The server is started first: it waits for the database.
      await database.start();
      cluster = await starting;
    });

    afterAll(async () => {
      await cluster?.stop();
      await wechat?.close();
    });

    test('answers 503 with Retry-After meanwhile, and needs no restart', async () => {
      const login = {
        appId: clusterApps[0].appId,
        code: await wxLogin(wechat, 'alice', clusterApps[0].appId),
      };
      await database.kill();
      const key = newIdempotencyKey();
      const refused = await post(cluster, login, key);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      const problem = (await refused.json()) as Problem;
      expect(problem).toMatchObject({ code: 'service_unavailable', action: 'retry-later', codeSpent: true });
      expect(await status(cluster, '/healthz')).toBe(200);
      expect(await status(cluster, '/readyz')).toBe(503);

      await database.start();
      await expect.poll(() => status(cluster, '/readyz'), { timeout: 60_000 }).toBe(200);
      // The code is used up, and nothing was written of that login: only a fresh code helps, and the answer says so.
      const again = await post(cluster, login, key);
      expect([200, 401]).toContain(again.status);
      const fresh = { ...login, code: await wxLogin(wechat, 'alice', login.appId) };
      const answer = await post(cluster, fresh, newIdempotencyKey());
      const { token } = (await answer.json()) as LoginResponse;
      expect(await status(cluster, '/auth/me', token)).toBe(200);
    });
  });
}

function post(cluster: LoginCluster, body: object, key: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  return fetch(`${cluster.url}/auth/login`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function status(cluster: LoginCluster, path: string, token = ''): Promise<number> {
  const response = await fetch(`${cluster.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return response.status;
}
