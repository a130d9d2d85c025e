import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Store, StoreError, type WaitForStoreOptions, waitForStore } from '@weapp-auth/server';
import { exitCodes } from './cli-context.ts';
import { CliError } from './cli-error.ts';
import type { Database } from './config/database.ts';

/**
 * Opens the database that the configuration names, without changing its schema.
 *
 * @param cwd what a relative SQLite path starts from
 * @param wait how to wait for a database that is away; without it, one attempt is made
 * @throws {CliError} `store_unavailable` when it cannot be reached; the message holds no address
 */
export async function openStore(
  database: Database,
  cwd: string,
  wait: Omit<WaitForStoreOptions, 'sleep'> = once,
): Promise<Store> {
  try {
    const store = await createStore(database, cwd);
    await waitForStore(store, { ...wait, sleep });
    return store;
  } catch (error) {
    throw storeUnavailable(database, error);
  }
}

const once = { forMs: 0, now: () => 0 };

/** The file of a SQLite database, absolute; null for the others. */
export function sqliteFile(database: Database, cwd: string): string | null {
  return database.kind === 'sqlite' ? resolve(cwd, database.path) : null;
}

// Drivers are loaded on demand: a server on SQLite should not pay for pg and mysql2.
async function createStore(database: Database, cwd: string): Promise<Store> {
  const { tablePrefix = '' } = database;
  switch (database.kind) {
    case 'sqlite': {
      const { sqliteStore } = await import('@weapp-auth/server/sqlite');
      return sqliteStore({ path: resolve(cwd, database.path), tablePrefix });
    }
    case 'postgres': {
      const { postgresStore } = await import('@weapp-auth/server/postgres');
      return postgresStore({ url: database.url.reveal(), tablePrefix });
    }
    case 'mysql': {
      const { mysqlStore } = await import('@weapp-auth/server/mysql');
      return mysqlStore({ url: database.url.reveal(), tablePrefix });
    }
    default:
      return database satisfies never;
  }
}

function storeUnavailable(database: Database, cause: unknown): CliError {
  const reason = reasonOf(cause);
  return new CliError({
    code: 'store_unavailable',
    exitCode: exitCodes.unavailable,
    cause,
    text: {
      zh: `连不上数据库（${database.kind}，${reason}）。检查 DATABASE_URL、网络与权限`,
      en: `Cannot open the database (${database.kind}, ${reason}). Check DATABASE_URL, the network and the permissions`,
    },
  });
}

// A StoreError is safe to print; anything else may quote the address with its password, so only its code is shown.
function reasonOf(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
