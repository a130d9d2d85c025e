import { hash } from 'node:crypto';
import { createClient } from '@redis/client';
import { postgresStore } from '@weapp-auth/server/postgres';
import { redisCache } from '@weapp-auth/server/redis';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import type { Candidate } from '../lib/compare-functions.ts';
import { compareFunctions } from '../lib/compare-functions.ts';
import { openHandWritten } from '../lib/hand-written-postgres.ts';
import { loginWrites } from '../lib/login-write.ts';
import { startPrivatePostgres } from '../lib/private-database.ts';
import { startPrivateRedis } from '../lib/private-redis.ts';
import type { Table } from '../lib/result.ts';
import { signedIn } from '../lib/signed-in.ts';
import { eachTokenTogether, inFlight, randomTokens } from '../lib/token-pool.ts';
import { expressSessions } from './verify-session-peers.ts';

const method = {
  zh: `轮流校验 1024 个登录态，${inFlight} 个并发，进程内不作任何缓存；计发起查询的进程的 CPU 时间`,
  en: `1024 sessions in turn, ${inFlight} at once, nothing kept in the process; CPU time of the process that asks`,
};
const common = { unit: { zh: 'CPU 时间，纳秒', en: 'ns of CPU time' }, better: 'lower', method } as const;

/** Checking a token by a read from PostgreSQL. Null where there is none. */
export async function postgresTable(progress: (text: string) => void): Promise<Table | null> {
  const postgres = await startPrivatePostgres();
  if (postgres === null) return null;
  const byHand = await openHandWritten(postgres.url);
  const store = postgresStore({ url: postgres.url });
  try {
    const { auth, tokens } = await signedIn({ store, sessionCacheMs: 0 });
    const rows = await compareFunctions(
      [
        await preparedStatement(byHand),
        {
          name: {
            zh: 'weapp-auth verify，每次读 PostgreSQL',
            en: 'weapp-auth verify, PostgreSQL read each time',
          },
          role: 'ours',
          note: { zh: '一次联表查询取出登录态与用户', en: 'one read that joins session and user' },
          targets: [{ atMost: 1.5 }],
          run: eachTokenTogether(tokens, async (token) => (await auth.verify(token)).kind === 'valid'),
        },
      ],
      progress,
    );
    await auth.close();
    return {
      id: 'verify-postgres',
      title: { zh: '校验令牌，每次读 PostgreSQL', en: 'Checking a token by a read from PostgreSQL' },
      ...common,
      rows,
    };
  } finally {
    await byHand.close();
    await store.close();
    await postgres.stop();
  }
}

async function preparedStatement(byHand: Awaited<ReturnType<typeof openHandWritten>>): Promise<Candidate> {
  const tokens = randomTokens();
  const nextWrite = loginWrites();
  for (const token of tokens) {
    const write = nextWrite();
    await byHand.login({ ...write, session: { ...write.session, tokenHash: hashOf(token) } });
  }
  return {
    name: { zh: 'SHA-256 + 预编译语句 + 过期检查', en: 'SHA-256, prepared statement, expiry' },
    role: 'base',
    note: { zh: '手写，四个流水线连接', en: 'by hand, four pipelined connections' },
    run: eachTokenTogether(tokens, async (token) => {
      const row = (await byHand.find(hashOf(token))) as { readonly expires_at: string }; // As its statement says.
      return Number(row.expires_at) > Date.now();
    }),
  };
}

/** Checking a token by a read from Redis. Null where there is none. */
export async function redisTable(path: string, progress: (text: string) => void): Promise<Table | null> {
  const redis = await startPrivateRedis();
  if (redis === null) return null;
  const store = sqliteStore({ path });
  const cache = redisCache({ url: redis.url });
  const plain = createClient({ url: redis.url });
  await plain.connect();
  const peer = await expressSessions(redis.url);
  try {
    const { auth, tokens } = await signedIn({ store, cache, sessionCacheMs: 0 });
    // The first check of each puts it there.
    for (const token of tokens) await auth.verify(token);
    const ours: Candidate = {
      name: { zh: 'weapp-auth verify，每次读 Redis', en: 'weapp-auth verify, Redis read each time' },
      role: 'ours',
      note: {
        zh: '从 Redis 取登录态与用户；有时限，超时则改查数据库',
        en: 'session and user from Redis; a deadline, and the store when it passes',
      },
      run: eachTokenTogether(tokens, async (token) => (await auth.verify(token)).kind === 'valid'),
    };
    const rows = await compareFunctions([await plainGet(plain), ours, peer], progress);
    await auth.close();
    return {
      id: 'verify-redis',
      title: { zh: '校验令牌，每次读 Redis', en: 'Checking a token by a read from Redis' },
      ...common,
      rows,
    };
  } finally {
    await peer.close();
    await plain.close();
    await cache.close();
    await store.close();
    await redis.stop();
  }
}

/** What the limit calls of a client. */
interface PlainRedis {
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<unknown>;
}

/** The limit: GET, JSON, expiry. */
async function plainGet(client: PlainRedis): Promise<Candidate> {
  const tokens = randomTokens();
  const expiresAt = Date.now() + 3_600_000;
  for (const token of tokens) await client.set(hashOf(token), JSON.stringify({ user: token, expiresAt }));
  return {
    name: { zh: 'SHA-256 + Redis GET + JSON + 过期检查', en: 'SHA-256, Redis GET, JSON, expiry' },
    role: 'base',
    note: { zh: '只取登录态，不取用户', en: 'the session alone, without a user' },
    run: eachTokenTogether(tokens, async (token) => {
      const value: { readonly expiresAt: number } = JSON.parse(String(await client.get(hashOf(token))));
      return value.expiresAt > Date.now();
    }),
  };
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
