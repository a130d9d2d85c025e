import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@weapp-auth/server';
import { mysqlStore } from '@weapp-auth/server/mysql';
import { postgresStore } from '@weapp-auth/server/postgres';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { compareSeries } from '../lib/compare-series.ts';
import { openHandWritten } from '../lib/hand-written-postgres.ts';
import type { Label } from '../lib/label.ts';
import type { LoginWrite } from '../lib/login-write.ts';
import { loginWrites } from '../lib/login-write.ts';
import type { PrivateDatabase } from '../lib/private-database.ts';
import { startPrivateMariadb, startPrivatePostgres } from '../lib/private-database.ts';
import type { Part, PartContext, Role, Row, Table, Target } from '../lib/result.ts';

/** What each database makes of a login and of a look-up. */
export const storesPart: Part = { name: 'stores', run: measureStores };

const inFlight = 50;
const roundMs = 1000;
const rounds = 7;

/** A database, and what is asked of it. */
interface Database {
  readonly name: Label;
  readonly role: Role;
  readonly note?: Label;
  readonly targets?: readonly Target[];
  readonly login: (write: LoginWrite) => Promise<unknown>;
  readonly find: (tokenHash: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
  /** A session that exists. */
  known: string;
}

async function measureStores({ progress }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const servers = [await startPrivatePostgres(), await startPrivateMariadb()] as const;
  const databases = await openDatabases(folder, servers);
  const nextWrite = loginWrites();
  try {
    progress('logins');
    const logins = await compareSeries(databases, rounds, (database) => loginsPerSecond(database, nextWrite));
    progress('look-ups');
    const reads = await compareSeries(databases, rounds, (database) =>
      perSecond(() => database.find(database.known)),
    );
    return [loginTable(logins), findTable(reads)];
  } finally {
    for (const database of databases) await database.close();
    for (const server of servers) await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openDatabases(
  folder: string,
  [postgres, mariadb]: readonly [PrivateDatabase | null, PrivateDatabase | null],
): Promise<readonly Database[]> {
  const databases: Database[] = [];
  if (postgres !== null) {
    const name = { zh: 'PostgreSQL，手写一条语句', en: 'PostgreSQL, one statement by hand' };
    const note = { zh: '四个流水线连接', en: 'four pipelined connections' };
    databases.push({ name, role: 'base', note, known: '', ...(await openHandWritten(postgres.url)) });
    const targets = [{ atLeast: 0.9 }];
    databases.push(await openStore('PostgreSQL', postgresStore({ url: postgres.url }), { targets }));
  }
  const path = join(folder, 'login.db');
  databases.push(await openStore('SQLite', sqliteStore({ path }), { note: 'synchronous NORMAL' }));
  if (mariadb !== null)
    databases.push(await openStore('MariaDB', mysqlStore({ url: mariadb.url, timeoutMs: 60_000 }), {}));
  return databases;
}

async function openStore(
  name: string,
  store: Store,
  extras: { readonly note?: Label; readonly targets?: readonly Target[] },
): Promise<Database> {
  await store.migrate();
  return {
    name: { zh: `weapp-auth + ${name}`, en: `weapp-auth on ${name}` },
    role: 'ours',
    ...extras,
    known: '',
    login: (write) => store.saveLogin(write),
    find: (tokenHash) => store.findSession(tokenHash),
    close: () => store.close(),
  };
}

function loginsPerSecond(database: Database, nextWrite: () => LoginWrite): Promise<number> {
  return perSecond(async () => {
    const write = nextWrite();
    await database.login(write);
    database.known = write.session.tokenHash;
  });
}

/** Keeps fifty pieces of work in flight for a second. */
async function perSecond(work: () => Promise<unknown>): Promise<number> {
  let done = 0;
  const started = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - started < roundMs) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return done / ((performance.now() - started) / 1000);
}

function loginTable(rows: readonly Row[]): Table {
  return {
    id: 'stores-login',
    title: { zh: '在各种数据库中写入一次登录', en: 'Recording a login in each database' },
    unit: { zh: '登录数／秒', en: 'logins per second' },
    better: 'higher',
    method: {
      zh: `${inFlight} 个并发，5000 人，数据库服务器为安装后的默认配置，独占一个核`,
      en: `${inFlight} in flight, 5000 people, database servers as installed, on a core of their own`,
    },
    rows,
  };
}

/** The target is about logins. */
function findTable(rows: readonly Row[]): Table {
  return {
    id: 'stores-verify',
    title: { zh: '在各种数据库中查询登录态', en: 'Finding a session in each database' },
    unit: { zh: '查询数／秒', en: 'look-ups per second' },
    better: 'higher',
    method: { zh: `${inFlight} 个并发，无缓存`, en: `${inFlight} in flight, nothing cached` },
    rows: rows.map(({ targets: _, ...row }) => row),
  };
}
