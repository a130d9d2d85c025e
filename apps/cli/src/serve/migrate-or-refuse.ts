import type { Store } from '@weapp-auth/server';
import { exitCodes } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { migrateStore } from '../migrate-store.ts';

/**
 * Brings the schema up to date, or checks that somebody else did.
 *
 * @throws {CliError} `schema_conflict` or `schema_newer`; `schema_outdated` when migrating is switched off and something is pending
 */
export async function migrateOrRefuse(store: Store, autoMigrate: boolean): Promise<void> {
  if (autoMigrate) {
    await migrateStore(store);
    return;
  }
  const pending = (await store.migrations()).filter((migration) => !migration.applied);
  if (pending.length === 0) return;
  throw new CliError({
    code: 'schema_outdated',
    exitCode: exitCodes.config,
    text: {
      zh: `数据库结构有 ${pending.length} 处待升级，而 AUTO_MIGRATE=0。先运行 weapp-auth migrate up（或用 migrate --sql 交给 DBA）`,
      en: `The database schema has ${pending.length} pending migrations and AUTO_MIGRATE=0. Run weapp-auth migrate up first (or give migrate --sql to your DBA)`,
    },
  });
}
