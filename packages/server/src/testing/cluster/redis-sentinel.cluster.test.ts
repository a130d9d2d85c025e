import { setTimeout as sleep } from 'node:timers/promises';
import type { ListeningEmulator } from '@weapp-auth/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LoginCluster,
  listenWechat,
  logIn,
  logOut,
  startLoginCluster,
  visit,
} from '../login-cluster.fixture.ts';
import { removeFolder, temporaryFolder } from '../private-process.fixture.ts';
import { reportMissing } from '../real-server.fixture.ts';
import { hasRedisSentinel, redisSentinel, startWatchedRedis, type WatchedRedis } from './sentinel.fixture.ts';

const title = 'two replicas on a Redis that Sentinel watches';
if (!hasRedisSentinel) reportMissing(redisSentinel, title);

const people = Array.from({ length: 80 }, (_, index) => `person-${index}`);
/** For how long an ended session may be believed elsewhere, and how long a request may take on top. */
const boundMs = 5000 + 500;

describe.runIf(hasRedisSentinel)(title, () => {
  let wechat: ListeningEmulator;
  let redis: WatchedRedis;
  let cluster: LoginCluster;
  let folder: string;

  beforeAll(async () => {
    wechat = await listenWechat(people);
    folder = temporaryFolder(null);
    redis = await startWatchedRedis();
    cluster = await startLoginCluster(2, {
      DATABASE_URL: `sqlite:${folder}/shared.db`,
      REDIS_URL: redis.url,
      WECHAT_BASE_URL: wechat.url,
    });
  });

  afterAll(async () => {
    await cluster?.stop();
    await redis?.stop();
    await wechat?.close();
    removeFolder(folder);
  });

  test('believe no ended session for longer than five seconds while the primary is replaced', async ({
    annotate,
  }) => {
    const [here = '', there = ''] = cluster.urls;
    const tokens = await Promise.all(people.map((person) => logIn(here, wechat, person)));
    for (const token of tokens)
      expect([await visit(here, token), await visit(there, token)]).toEqual([200, 200]);
    const lives: Promise<number>[] = [];
    for (const [index, token] of tokens.entries()) {
      if (index === 10) await redis.killPrimary();
      lives.push(lifeAfterItsEnd({ here, there, token }));
      await sleep(250);
    }
    const ms = await Promise.all(lives);
    const longest = (from: number, to: number): number => Math.round(Math.max(...ms.slice(from, to)));
    await annotate(
      `an ended session lived at most ${longest(0, 10)} ms before the primary was killed, ` +
        `${longest(10, 60)} ms from then on, ${longest(60, 80)} ms once it was replaced`,
    );
    expect(Math.max(...ms)).toBeLessThan(boundMs);
    expect(await redis.primaryPort()).not.toBe(redis.firstPrimaryPort);
    // With a new primary it is over everywhere at once again.
    expect(longest(60, 80)).toBeLessThan(2000);
  });
});

/** How long the other replica takes a session that has ended here, in milliseconds. */
async function lifeAfterItsEnd(session: {
  readonly here: string;
  readonly there: string;
  readonly token: string;
}): Promise<number> {
  const { here, there, token } = session;
  expect(await visit(there, token)).toBe(200);
  await logOut(here, token);
  const told = performance.now();
  while ((await visit(there, token)) !== 401) await sleep(20);
  return performance.now() - told;
}
