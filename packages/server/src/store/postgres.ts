import { checkTablePrefix } from './migration-files.ts';
import { findSession } from './postgres/find-session.ts';
import type { PostgresConnection } from './postgres/kept-connection.ts';
import { migrate, migrationSource } from './postgres/migrate.ts';
import { openConnection } from './postgres/open-connection.ts';
import { createPipelinedConnections } from './postgres/pipelined-connections.ts';
import { createPooledConnections } from './postgres/pooled-connections.ts';
import type { PostgresConnections, PostgresPool } from './postgres/postgres-client.ts';
import { createPostgresDatabase } from './postgres/postgres-database.ts';
import { isLocked, isMisled, isRefused } from './postgres/postgres-errors.ts';
import { saveUsualLogin } from './postgres/usual-login.ts';
import { listMigrations } from './sql/list-migrations.ts';
import { migrationMs, type SqlDatabase, withDatabase } from './sql/sql-database.ts';
import { createSqlStore } from './sql/sql-store.ts';
import { afterWholeKey } from './steps/copy.ts';
import { saveLogin } from './steps/login.ts';
import { pushKey } from './steps/session-keys.ts';
import type { Store } from './store.ts';
import { saveInTurn } from './turns.ts';

export type {
  PooledPostgresClient,
  PostgresClient,
  PostgresPool,
  PostgresQuery,
  PostgresResult,
} from './postgres/postgres-client.ts';

/** How to reach PostgreSQL: by address, or through a pool that the application has already. */
export type PostgresStoreOptions = PostgresAddress | PostgresOwnPool;

/** What both ways have in common. */
export interface PostgresStoreSettings {
  /** Put before every table name. Default: none. */
  readonly tablePrefix?: string;
  /** How many calls may wait for the database; the next one fails with `store_busy`. Default: 2000. */
  readonly maxWaiting?: number;
}

/** The store opens connections of its own. */
export interface PostgresAddress extends PostgresStoreSettings {
  /** `postgres://user:password@host:5432/database`, with `?sslmode=verify-full` and the like where needed. */
  readonly url: string;
  /** Connections that single statements share; a login is a single statement. Default: 4. */
  readonly pipelines?: number;
  /** Connections for what needs a transaction: merges, deletions, revocations. Default: 4. */
  readonly transactions?: number;
  /** How long to wait for a connection and for an answer. Default: 10000. */
  readonly timeoutMs?: number;
}

/** The store takes its connections from a `pg.Pool`, which stays yours to close. Slower: nothing is pipelined. */
export interface PostgresOwnPool extends PostgresStoreSettings {
  readonly pool: PostgresPool;
}

/**
 * Keeps everything in PostgreSQL, or in a database that speaks its protocol. Needs the package `pg`.
 *
 * Nothing is opened before the first call, and a connection that breaks is opened again: a database that is away makes
 * calls fail with `StoreError` until it is back. Call `migrate()` before the first use.
 *
 * @throws TypeError when an option cannot be used; at the first call when `pg` is not installed
 *
 * @example
 * ```ts
 * import { postgresStore } from '@weapp-auth/server/postgres';
 *
 * const store = postgresStore({ url: 'postgres://app@127.0.0.1:5432/app', tablePrefix: 'auth_' });
 * await store.migrate();
 * ```
 *
 * @example
 * ```ts
 * import { postgresStore } from '@weapp-auth/server/postgres';
 * import pg from 'pg';
 *
 * const pool = new pg.Pool({ connectionString: 'postgres://app@127.0.0.1:5432/app' });
 * const store = postgresStore({ pool });
 * ```
 */
export function postgresStore(options: PostgresStoreOptions): Store {
  const prefix = options.tablePrefix ?? '';
  checkTablePrefix(prefix);
  const db = createPostgresDatabase(createConnections(options), prefix);
  const openPatient = (): SqlDatabase => createPostgresDatabase(createPatientConnections(options), prefix);
  return createSqlStore({
    db,
    pushKey,
    afterKey: afterWholeKey,
    findSession: (tokenHash) => db.read(() => findSession(tokenHash)),
    saveLogin: saveInTurn(
      async (write) =>
        (await db.write(() => saveUsualLogin(write))) ?? db.transaction(() => saveLogin(write, pushKey)),
    ),
    migrate: () => withDatabase(openPatient, (patient) => migrate(patient, prefix)),
    migrations: () => db.read(() => listMigrations(migrationSource(prefix))),
  });
}

function createConnections(options: PostgresStoreOptions): PostgresConnections {
  const waiting = options.maxWaiting ?? 2000;
  if ('pool' in options) return createPooledConnections(options.pool, { waiting });
  const { url, timeoutMs = 10_000, pipelines = 4, transactions = 4 } = options;
  const limits = {
    pipelines: atLeastOne('pipelines', pipelines),
    transactions: atLeastOne('transactions', transactions),
    waiting,
  };
  return createPipelinedConnections({
    openPipeline: () => openConnection({ url, timeoutMs, lockMs: Math.min(pipelineLockMs, timeoutMs / 2) }),
    openTransaction: () => openConnection({ url, timeoutMs, lockMs: timeoutMs / 2 }),
    ...limits,
    ...distinctions,
  });
}

/** For changes of the schema, which may take long on large tables. */
function createPatientConnections(options: PostgresStoreOptions): PostgresConnections {
  if ('pool' in options) return createPooledConnections(options.pool, { waiting: 1 });
  const open = (): Promise<PostgresConnection> =>
    openConnection({ url: options.url, timeoutMs: migrationMs, lockMs: migrationLockMs });
  const limits = { pipelines: 1, transactions: 1, waiting: 10 };
  return createPipelinedConnections({
    openPipeline: open,
    openTransaction: open,
    ...limits,
    ...distinctions,
  });
}

/** How long a statement that others wait behind may wait for a lock itself. */
const pipelineLockMs = 100;

/** How long a change of the schema may wait for its table: whoever comes after it waits as well. */
const migrationLockMs = 5000;

const distinctions = { isMisled, isLocked, isRefused, elapsed: () => performance.now() };

function atLeastOne(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new TypeError(`${name}: a whole number from 1`);
}
