import type { Migration, Store } from '@weapp-auth/server';
import { exitCodes, type Output } from '../cli-context.ts';
import type { CommandContext, CommandInput } from '../command-entry.ts';
import { readDatabaseConfig } from '../config/config.ts';
import { printProblems } from '../config/print-problems.ts';
import { migrateStore } from '../migrate-store.ts';
import { openStore } from '../open-store.ts';

/** Runs `weapp-auth migrate`. */
export async function runMigrate(context: CommandContext, { args, options }: CommandInput): Promise<number> {
  const action = args[0] ?? 'status';
  if (action !== 'status' && action !== 'up') return refuseAction(context.output, action);
  const database = readDatabaseConfig(context);
  if (database.kind === 'problems') return printProblems(context.output, database.problems);
  const store = await openStore(database.config, context.cwd);
  try {
    if (options.sql) return await printSql(context.output, store);
    return action === 'up'
      ? await migrateUp(context.output, store)
      : await printStatus(context.output, store);
  } finally {
    await store.close();
  }
}

function refuseAction(output: Output, action: string): number {
  output.fail(
    { zh: `不认识“${action}”：可用 status 或 up`, en: `Unknown action "${action}": use status or up` },
    { event: 'error', code: 'unknown_action', action },
  );
  return exitCodes.usage;
}

async function printSql(output: Output, store: Store): Promise<number> {
  for (const migration of await pendingOf(store)) {
    const sql = `-- ${migration.name}\n${migration.sql.trim()}\n`;
    output.print(sql, { event: 'migration', name: migration.name, sql: migration.sql });
  }
  return exitCodes.ok;
}

async function migrateUp(output: Output, store: Store): Promise<number> {
  const applied = await migrateStore(store);
  for (const name of applied) {
    output.print({ zh: `已执行 ${name}`, en: `applied ${name}` }, { event: 'applied', name });
  }
  output.print(
    { zh: '数据库结构是最新的。', en: 'The database schema is up to date.' },
    { event: 'up-to-date', applied: applied.length },
  );
  return exitCodes.ok;
}

// A pending migration is exit code 1, so that a deployment script can ask.
async function printStatus(output: Output, store: Store): Promise<number> {
  const migrations = await store.migrations();
  for (const { name, applied } of migrations) {
    const state = applied ? { zh: '已执行', en: 'applied' } : { zh: '待执行', en: 'pending' };
    output.print(`${state[output.language]}  ${name}`, { event: 'migration', name, applied });
  }
  return migrations.every((migration) => migration.applied) ? exitCodes.ok : exitCodes.failed;
}

async function pendingOf(store: Store): Promise<readonly Migration[]> {
  return (await store.migrations()).filter((migration) => !migration.applied);
}
