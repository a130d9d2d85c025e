import { checkTablePrefix } from './migration-files.ts';
import { migrate, migrationSource } from './mysql/migrate.ts';
import { createMysqlDatabase } from './mysql/mysql-database.ts';
import { createMysqlPool } from './mysql/mysql-pool.ts';
import { listMigrations } from './sql/list-migrations.ts';
import { createSqlStore } from './sql/sql-store.ts';
import type { Store } from './store.ts';

/** How to reach MySQL. */
export interface MysqlStoreOptions {
  /** `mysql://user:password@host:3306/database`. The database has to exist. */
  readonly url: string;
  /** Put before every table name. Default: none. */
  readonly tablePrefix?: string;
  /** Connections at most. Each serves one call at a time. Default: 16. */
  readonly connections?: number;
  /** How many calls may wait for a connection; the next one fails with `store_busy`. Default: 2000. */
  readonly maxWaiting?: number;
  /** How long to wait for a connection to open and for an answer. Default: 10000. */
  readonly timeoutMs?: number;
}

/**
 * Keeps everything in MySQL 8 or MariaDB 10.6 and newer, or in a database that speaks their protocol. Needs the
 * package `mysql2`.
 *
 * Nothing is opened before the first call, and a connection that breaks is opened again: a database that is away makes
 * calls fail with `StoreError` until it is back. Call `migrate()` before the first use.
 *
 * @throws TypeError when an option cannot be used; at the first call when `mysql2` is not installed
 *
 * @example
 * ```ts
 * import { mysqlStore } from '@weapp-auth/server/mysql';
 *
 * const store = mysqlStore({ url: 'mysql://app@127.0.0.1:3306/app', tablePrefix: 'auth_' });
 * await store.migrate();
 * ```
 */
export function mysqlStore(options: MysqlStoreOptions): Store {
  const { url, connections = 16, maxWaiting = 2000, timeoutMs = 10_000 } = options;
  const prefix = options.tablePrefix ?? '';
  checkTablePrefix(prefix);
  if (!Number.isInteger(connections) || connections < 1) {
    throw new TypeError('connections: a whole number from 1');
  }
  const pool = createMysqlPool({ url, connections, waiting: maxWaiting, timeoutMs });
  const db = createMysqlDatabase(pool, prefix);
  return createSqlStore({
    db,
    pushSessionKey,
    afterKey,
    migrate: () => migrate(db, prefix),
    migrations: () => listMigrations(db, migrationSource(prefix)),
  });
}

/** MySQL assigns from left to right and reads what it has just assigned: so the oldest slot comes first. */
const pushSessionKey = `
  INSERT INTO {{prefix}}session_keys (app_id, open_id, fingerprint_1, sealed_1, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON DUPLICATE KEY UPDATE
    sealed_3 = CASE WHEN ?3 IN (fingerprint_1, fingerprint_2) THEN sealed_3 ELSE sealed_2 END,
    fingerprint_3 = CASE WHEN ?3 IN (fingerprint_1, fingerprint_2) THEN fingerprint_3 ELSE fingerprint_2 END,
    sealed_2 = CASE WHEN fingerprint_1 = ?3 THEN sealed_2 ELSE sealed_1 END,
    fingerprint_2 = CASE WHEN fingerprint_1 = ?3 THEN fingerprint_2 ELSE fingerprint_1 END,
    sealed_1 = ?4,
    fingerprint_1 = ?3,
    updated_at = ?5`;

/** MySQL turns this form into two ranges of the primary key; the comparison of whole keys would read the table. */
function afterKey(columns: readonly string[]): string {
  const [first, second] = columns;
  return second === undefined ? `${first} > ?1` : `(${first} > ?1 OR (${first} = ?1 AND ${second} > ?2))`;
}
