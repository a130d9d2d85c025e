import { SchemaError, type Store } from '@weapp-auth/server';
import { exitCodes } from './cli-context.ts';
import { CliError } from './cli-error.ts';

/**
 * Brings the schema up to date. Returns the migrations that were applied.
 *
 * @throws {CliError} `schema_conflict` or `schema_newer`, with the way out; nothing was changed then
 */
export async function migrateStore(store: Pick<Store, 'migrate'>): Promise<readonly string[]> {
  try {
    return await store.migrate();
  } catch (error) {
    throw error instanceof SchemaError ? explainSchemaError(error) : error;
  }
}

function explainSchemaError(cause: SchemaError): CliError {
  const { code, subject } = cause;
  const text =
    code === 'schema_conflict'
      ? {
          zh: `数据库里已有别的系统的表 ${subject}，未作任何改动。设 TABLE_PREFIX（例如 TABLE_PREFIX=auth_）让本系统的表另取名字，或换一个数据库`,
          en: `The database has a table ${subject} of another system, and nothing was changed. Set TABLE_PREFIX (such as TABLE_PREFIX=auth_) to name this system's tables otherwise, or use another database`,
        }
      : {
          zh: `数据库结构来自更新的版本（${subject}），未作任何改动。请用升级后的版本启动；要退回旧版本，先恢复升级前的备份`,
          en: `The database schema is of a newer version (${subject}), and nothing was changed. Start that version; to go back, restore the backup from before the upgrade`,
        };
  return new CliError({ code, exitCode: exitCodes.config, cause, text });
}
