import { checkTablePrefix } from './migration-files.ts';
import { openSqlite } from './sqlite/database.ts';
import { createSqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';

/** Where the SQLite file is and how it is written. */
export interface SqliteStoreOptions {
  /**
   * A file path. What is not there yet is made for its owner alone: the file with mode 0600, its folder with 0700.
   * `:memory:` keeps nothing.
   */
  readonly path: string;
  /** Put before every table name. Default: none. */
  readonly tablePrefix?: string;
  /**
   * `normal` (default): a power cut may take the last moments with it, a killed process never does. `full`: neither,
   * at the price of one disk sync per group of writes.
   */
  readonly synchronous?: 'normal' | 'full';
  /** How long a call waits for another process that is writing, in milliseconds. Others go on meanwhile. Default: 5000. */
  readonly busyTimeoutMs?: number;
}

/**
 * Keeps everything in one SQLite file: nothing to install, good for one machine.
 *
 * Reads are at once; writes that arrive together share one transaction. Call `migrate()` before the first use.
 *
 * @throws StoreError (`store_unavailable`) when the file cannot be opened
 * @throws TypeError when an option cannot be used
 *
 * @example
 * ```ts
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * const store = sqliteStore({ path: 'data/weapp-auth.db' });
 * await store.migrate();
 * ```
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  const prefix = options.tablePrefix ?? '';
  checkTablePrefix(prefix);
  const file = openSqlite({
    path: options.path,
    tablePrefix: prefix,
    synchronous: options.synchronous ?? 'normal',
    busyTimeoutMs: options.busyTimeoutMs ?? 5000,
  });
  return createSqliteStore(file, prefix);
}
