import type { ListeningEmulator } from '@weapp-auth/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type LoginCluster,
  listenWechat,
  logIn,
  logOut,
  startLoginCluster,
  visit,
} from './login-cluster.fixture.ts';
import { removeFolder, temporaryFolder } from './private-process.fixture.ts';
import { describeWithPrivateServer } from './real-server.fixture.ts';
import { redis, redisCluster } from './redis-server.fixture.ts';

const patient = { timeout: 60_000 };

for (const kind of [redis, redisCluster]) {
  await describeWithPrivateServer(kind, `four replicas that share a ${kind.name}`, (cache) => {
    let wechat: ListeningEmulator;
    let cluster: LoginCluster;
    let folder: string;

    beforeAll(async () => {
      wechat = await listenWechat(['alice']);
      folder = temporaryFolder(null);
      cluster = await startLoginCluster(4, {
        DATABASE_URL: `sqlite:${folder}/shared.db`,
        REDIS_URL: cache.url,
        WECHAT_BASE_URL: wechat.url,
      });
    });

    afterAll(async () => {
      await cluster?.stop();
      await wechat?.close();
      removeFolder(folder);
    });

    test('end a session everywhere at once', async () => {
      const { urls } = cluster;
      // A replica answers before it listens to the others.
      await expect.poll(() => endsAtOnce(cluster, wechat), patient).toBe(true);
      for (let time = 0; time < 20; time += 1) {
        const [here = '', ...elsewhere] = [...urls.slice(time % 4), ...urls.slice(0, time % 4)];
        const token = await logIn(here, wechat, 'alice');
        expect(await Promise.all(urls.map((url) => visit(url, token)))).toEqual([200, 200, 200, 200]);
        const told = performance.now();
        await logOut(here, token);
        expect(await visit(here, token)).toBe(401);
        for (const url of elsewhere) {
          await expect.poll(() => visit(url, token), { ...patient, interval: 5 }).toBe(401);
        }
        // Much less than what it may trust its own memory for.
        expect(performance.now() - told).toBeLessThan(4000);
      }
    });

    test('go on without it, and use it again when it is back', async () => {
      const [first = '', second = ''] = cluster.urls;
      const before = await logIn(first, wechat, 'alice');
      expect([await visit(first, before), await visit(second, before)]).toEqual([200, 200]);
      await cache.kill();
      const during = await logIn(second, wechat, 'alice');
      for (const token of [before, during]) {
        expect([await visit(first, token), await visit(second, token)]).toEqual([200, 200]);
      }
      // Without Redis the other replica may trust what it knows for five more seconds.
      await logOut(first, before);
      await expect.poll(() => visit(second, before), patient).toBe(401);
      await cache.start();
      await expect.poll(() => endsAtOnce(cluster, wechat), patient).toBe(true);
      expect(await visit(first, during)).toBe(200);
    });
  });
}

/** Whether a session that ends on one replica is over on all others within a moment. */
async function endsAtOnce({ urls }: LoginCluster, wechat: ListeningEmulator): Promise<boolean> {
  const [first = '', ...others] = urls;
  const token = await logIn(first, wechat, 'alice');
  for (const url of others) await visit(url, token);
  await logOut(first, token);
  const ends = others.map((url) => endsWithin(url, token));
  return (await Promise.all(ends)).every(Boolean);
}

async function endsWithin(url: string, token: string): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if ((await visit(url, token)) === 401) return true;
  }
  return false;
}
