import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@weapp-auth/server';
import { mysqlStore } from '@weapp-auth/server/mysql';
import { postgresStore } from '@weapp-auth/server/postgres';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { compareSeries } from '../lib/compare-series.ts';
import { openHandWritten } from '../lib/hand-written-postgres.ts';
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

/** One way to keep logins. */
interface Keeper {
  readonly name: string;
  readonly role: Role;
  readonly note?: string;
  readonly targets?: readonly Target[];
  readonly login: (write: LoginWrite) => Promise<unknown>;
  readonly find: (tokenHash: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
  /** A session that exists. */
  known: string;
}

async function measureStores({ progress }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const databases = [await startPrivatePostgres(), await startPrivateMariadb()] as const;
  const keepers = await openKeepers(folder, databases);
  const nextWrite = loginWrites();
  try {
    progress('logins');
    const logins = await compareSeries(keepers, rounds, (keeper) => loginsPerSecond(keeper, nextWrite));
    progress('look-ups');
    const reads = await compareSeries(keepers, rounds, (keeper) =>
      perSecond(() => keeper.find(keeper.known)),
    );
    return [loginTable(logins), findTable(reads)];
  } finally {
    for (const keeper of keepers) await keeper.close();
    for (const database of databases) await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openKeepers(
  folder: string,
  [postgres, mariadb]: readonly [PrivateDatabase | null, PrivateDatabase | null],
): Promise<readonly Keeper[]> {
  const keepers: Keeper[] = [];
  if (postgres !== null) {
    const name = 'PostgreSQL, one statement by hand';
    const note = 'four pipelined connections';
    keepers.push({ name, role: 'base', note, known: '', ...(await openHandWritten(postgres.url)) });
    const targets = [{ atLeast: 0.9 }];
    keepers.push(await keep('PostgreSQL', postgresStore({ url: postgres.url }), { targets }));
  }
  const path = join(folder, 'login.db');
  keepers.push(await keep('SQLite', sqliteStore({ path }), { note: 'synchronous NORMAL' }));
  if (mariadb !== null)
    keepers.push(await keep('MariaDB', mysqlStore({ url: mariadb.url, timeoutMs: 60_000 }), {}));
  return keepers;
}

async function keep(
  name: string,
  store: Store,
  extras: { readonly note?: string; readonly targets?: readonly Target[] },
): Promise<Keeper> {
  await store.migrate();
  return {
    name: `weapp-auth on ${name}`,
    role: 'ours',
    ...extras,
    known: '',
    login: (write) => store.saveLogin(write),
    find: (tokenHash) => store.findSession(tokenHash),
    close: () => store.close(),
  };
}

function loginsPerSecond(keeper: Keeper, nextWrite: () => LoginWrite): Promise<number> {
  return perSecond(async () => {
    const write = nextWrite();
    await keeper.login(write);
    keeper.known = write.session.tokenHash;
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
    title: 'Recording a login in each database',
    unit: 'logins per second',
    better: 'higher',
    method: `${inFlight} in flight, 5000 people, database servers as installed, on a core of their own`,
    rows,
  };
}

/** The target is about logins. */
function findTable(rows: readonly Row[]): Table {
  return {
    id: 'stores-verify',
    title: 'Finding a session in each database',
    unit: 'look-ups per second',
    better: 'higher',
    method: `${inFlight} in flight, nothing cached`,
    rows: rows.map(({ targets: _, ...row }) => row),
  };
}
