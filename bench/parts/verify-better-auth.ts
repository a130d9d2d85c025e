import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { getMigrations } from 'better-auth/db/migration';
import { bearer } from 'better-auth/plugins';
import Database from 'better-sqlite3';
import type { Candidate } from '../lib/compare-functions.ts';
import { eachTokenAwaited, tokenCount } from '../lib/token-pool.ts';

/** better-auth with its sessions in memory. */
export async function betterAuthInMemory(): Promise<Candidate> {
  const database = memoryAdapter({ user: [], session: [], account: [], verification: [] });
  const note = { zh: '它的内存适配器逐项遍历列表', en: 'its memory adapter looks through a list' };
  return { ...(await candidate(database)), name: 'better-auth getSession', note };
}

/** better-auth with its sessions in a SQLite file, under the indexes of its own migrations. */
export async function betterAuthOnSqlite(path: string): Promise<Candidate> {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  const { runMigrations } = await getMigrations(options(database));
  await runMigrations();
  const note = { zh: 'better-sqlite3；用它自己的表与索引', en: 'better-sqlite3; its own tables and indexes' };
  return { ...(await candidate(database)), name: 'better-auth getSession, SQLite', note };
}

const secret = randomBytes(32).toString('base64url');

function options(database: unknown): object {
  return {
    secret,
    baseURL: 'http://127.0.0.1',
    database,
    emailAndPassword: { enabled: true },
    plugins: [bearer()],
    telemetry: { enabled: false },
    logger: { disabled: true },
  };
}

async function candidate(database: unknown): Promise<Candidate> {
  const auth = betterAuth(options(database));
  const { internalAdapter } = await auth.$context;
  const tokens: string[] = [];
  for (let n = 0; n < tokenCount; n += 1) {
    const user = await internalAdapter.createUser({ name: `User ${n}`, email: `user-${n}@example.com` });
    tokens.push((await internalAdapter.createSession(user.id)).token);
  }
  const headers = new Map(tokens.map((each) => [each, new Headers({ authorization: `Bearer ${each}` })]));
  const run = eachTokenAwaited(tokens, (token) => auth.api.getSession({ headers: headers.get(token) }));
  return { name: '', role: 'peer', run };
}
