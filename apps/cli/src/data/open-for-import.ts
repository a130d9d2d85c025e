import { existsSync } from 'node:fs';
import type { Store } from '@weapp-auth/server';
import { exitCodes } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import type { Database } from '../config/database.ts';
import { migrateStore } from '../migrate-store.ts';
import { openStore, sqliteFile } from '../open-store.ts';

/**
 * Opens the database for an import, with its schema brought up to date. A dry run changes nothing, the schema neither:
 * where there is no database yet, it sees an empty one in memory.
 *
 * @throws {CliError} `store_unavailable`, or `schema_outdated` when a dry run meets the schema of an older version
 */
export async function openForImport(database: Database, cwd: string, dryRun: boolean): Promise<Store> {
  if (!dryRun) return migrated(await openStore(database, cwd));
  const file = sqliteFile(database, cwd);
  if (file !== null && !existsSync(file)) return emptyStore();
  const store = await openStore(database, cwd);
  const migrations = await store.migrations();
  if (migrations.every(({ applied }) => applied)) return store;
  await store.close();
  if (migrations.some(({ applied }) => applied)) throw schemaOutdated();
  return emptyStore();
}

async function emptyStore(): Promise<Store> {
  const { sqliteStore } = await import('@weapp-auth/server/sqlite');
  return migrated(sqliteStore({ path: ':memory:' }));
}

async function migrated(store: Store): Promise<Store> {
  try {
    await migrateStore(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function schemaOutdated(): CliError {
  return new CliError({
    code: 'schema_outdated',
    exitCode: exitCodes.config,
    text: {
      zh: '数据库结构是旧版本的，试运行不会升级它。先运行 weapp-auth migrate up',
      en: 'The database has the schema of an older version, which a dry run does not change. Run weapp-auth migrate up first',
    },
  });
}
