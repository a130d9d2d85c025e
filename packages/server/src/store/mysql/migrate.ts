import { checkSchema, listMigrations, type MigrationSource, statementsOf } from '../sql/list-migrations.ts';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { fillIn } from '../steps/fill-in.ts';
import { change } from '../steps/step.ts';
import { AlreadyThere } from './mysql-errors.ts';

/** Where MySQL's migrations are. */
export function migrationSource(prefix: string): MigrationSource {
  return { dialect: 'mysql', prefix, tableExists };
}

/**
 * See `Store.migrate`. MySQL ends a transaction at every change of the schema, so no transaction can hold a migration
 * together. Instead each statement may run twice: several processes at once, or one after another that was killed, end
 * at the same schema. The one that inserts the name says that it applied it.
 */
export async function migrate(db: SqlDatabase, prefix: string): Promise<readonly string[]> {
  await db.read(() => checkSchema(migrationSource(prefix)));
  const migrations = await db.read(() => listMigrations(migrationSource(prefix)));
  const pending = migrations.filter((migration) => !migration.applied);
  // Asked only where there is something to do: a user who may not create tables can start on a complete schema.
  if (pending.length > 0) await db.write(() => change(createTable));
  const applied: string[] = [];
  for (const { name, sql } of pending) {
    for (const statement of statementsOf({ name, sql }))
      await db.write(() => change(statement)).catch(isDone);
    await db.transaction(() => fillIn(name));
    if ((await db.write(() => change(insertName, name))) === 1) applied.push(name);
  }
  return applied;
}

function isDone(error: unknown): void {
  if (!(error instanceof AlreadyThere)) throw error;
}

const tableExists = `
  SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?1`;

const createTable = `
  CREATE TABLE IF NOT EXISTS {{prefix}}schema_migrations (
    name VARCHAR(128) NOT NULL,
    PRIMARY KEY (name)
  ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;

const insertName = 'INSERT INTO {{prefix}}schema_migrations (name) VALUES (?1) {{keep name}}';
