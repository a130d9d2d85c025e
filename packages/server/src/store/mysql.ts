import { checkTablePrefix } from './migration-files.ts';
import { createMysqlPool } from './mysql/mysql-pool.ts';
import { createMysqlStore } from './mysql/mysql-store.ts';
import { migrationMs } from './sql/sql-database.ts';
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
  return createMysqlStore(
    createMysqlPool({ url, connections, waiting: maxWaiting, timeoutMs }),
    () => createMysqlPool({ url, connections: 1, waiting: 10, timeoutMs: migrationMs }),
    prefix,
  );
}
