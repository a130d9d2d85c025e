import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import type { Candidate } from '../lib/compare-functions.ts';
import { compareFunctions } from '../lib/compare-functions.ts';
import type { Part, PartContext, Table } from '../lib/result.ts';
import { signedIn } from '../lib/signed-in.ts';
import { eachToken, eachTokenAwaited, randomTokens } from '../lib/token-pool.ts';
import { betterAuthOnSqlite } from './verify-better-auth.ts';
import { verifyPeers } from './verify-peers.ts';
import { postgresTable, redisTable } from './verify-stored.ts';

/** Who is asking? Checking a session token inside the process. */
export const verifyPart: Part = { name: 'verify', run: measureVerify };

async function measureVerify({ progress }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  try {
    const tables = [
      await cachedTable(folder, progress),
      await uncachedTable(folder, progress),
      await postgresTable(progress),
      await redisTable(join(folder, 'redis.db'), progress),
    ];
    return tables.filter((table) => table !== null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function cachedTable(folder: string, progress: (text: string) => void): Promise<Table> {
  const { auth, tokens } = await signedIn({ store: sqliteStore({ path: join(folder, 'cached.db') }) });
  const candidates: readonly Candidate[] = [
    hashAndMap(),
    {
      name: { zh: 'weapp-auth verify，有缓存', en: 'weapp-auth verify, cached' },
      role: 'ours',
      note: { zh: '异步；返回登录态与用户', en: 'asynchronous; answers with session and user' },
      targets: [{ atMost: 1 }],
      run: eachTokenAwaited(tokens, async (token) => (await auth.verify(token)).kind === 'valid'),
    },
    ...(await verifyPeers()),
  ];
  const rows = await compareFunctions(candidates, progress);
  await auth.close();
  return {
    id: 'verify-cached',
    title: { zh: '进程内校验令牌', en: 'Checking a token inside the process' },
    unit: { zh: 'CPU 时间，纳秒', en: 'ns of CPU time' },
    better: 'lower',
    method: {
      zh: '单进程，轮流校验 1024 个登录态，逐个进行',
      en: '1024 sessions in turn, one after the other, in one process',
    },
    rows,
  };
}

async function uncachedTable(folder: string, progress: (text: string) => void): Promise<Table> {
  const store = sqliteStore({ path: join(folder, 'uncached.db') });
  const { auth, tokens } = await signedIn({ store, sessionCacheMs: 0 });
  const raw = preparedRead(join(folder, 'raw.db'));
  const rows = await compareFunctions(
    [
      raw,
      {
        name: { zh: 'weapp-auth verify，每次读 SQLite', en: 'weapp-auth verify, SQLite read each time' },
        role: 'ours',
        note: { zh: '一次联表查询取出登录态与用户', en: 'one read that joins session and user' },
        targets: [{ atMost: 1.5 }],
        run: eachTokenAwaited(tokens, async (token) => (await auth.verify(token)).kind === 'valid'),
      },
      await betterAuthOnSqlite(join(folder, 'better-auth.db')),
    ],
    progress,
  );
  await auth.close();
  return {
    id: 'verify-sqlite',
    title: { zh: '校验令牌，每次读 SQLite', en: 'Checking a token by a read from SQLite' },
    unit: { zh: 'CPU 时间，纳秒', en: 'ns of CPU time' },
    better: 'lower',
    method: {
      zh: '轮流校验 1024 个登录态，逐个进行，数据库文件为 WAL 模式',
      en: '1024 sessions in turn, one after the other, database file in WAL mode',
    },
    rows,
  };
}

/** The limit of an opaque token that is stored as a hash only. */
function hashAndMap(): Candidate {
  const tokens = randomTokens();
  const expiresAt = Date.now() + 3_600_000;
  const sessions = new Map(
    tokens.map((token, n) => [hash('sha256', token, 'base64url'), { user: `user-${n}`, expiresAt }]),
  );
  return {
    name: { zh: 'SHA-256 + Map + 过期检查', en: 'SHA-256, Map, expiry' },
    role: 'base',
    run: eachToken(tokens, (token) => {
      const session = sessions.get(hash('sha256', token, 'base64url'));
      return session !== undefined && session.expiresAt > Date.now();
    }),
  };
}

/** The limit of a read: a prepared statement over the same two tables. */
function preparedRead(path: string): Candidate {
  const tokens = randomTokens();
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE users (id TEXT PRIMARY KEY, nickname TEXT, avatar_url TEXT, created_at INTEGER) WITHOUT ROWID;
    CREATE TABLE sessions (token_hash TEXT PRIMARY KEY, user_id TEXT, expires_at INTEGER) WITHOUT ROWID;`);
  const addUser = db.prepare('INSERT INTO users VALUES (?, NULL, NULL, 0)');
  const addSession = db.prepare('INSERT INTO sessions VALUES (?, ?, ?)');
  for (const [n, token] of tokens.entries()) {
    addUser.run(`user-${n}`);
    addSession.run(hash('sha256', token, 'base64url'), `user-${n}`, Date.now() + 3_600_000);
  }
  const find = db.prepare(`SELECT sessions.expires_at, users.* FROM sessions
    JOIN users ON users.id = sessions.user_id WHERE token_hash = ?`);
  return {
    name: { zh: 'SHA-256 + 预编译语句 + 过期检查', en: 'SHA-256, prepared statement, expiry' },
    role: 'base',
    run: eachToken(tokens, (token) => {
      const row = find.get(hash('sha256', token, 'base64url'));
      return row !== undefined && Number(row.expires_at) > Date.now();
    }),
  };
}
