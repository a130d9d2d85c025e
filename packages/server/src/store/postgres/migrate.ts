import { checkSchema, listMigrations, type MigrationSource, statementsOf } from '../sql/list-migrations.ts';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { fillIn } from '../steps/fill-in.ts';
import { change, type Step } from '../steps/step.ts';

/** Where PostgreSQL's migrations are. */
export function migrationSource(prefix: string): MigrationSource {
  return { dialect: 'postgres', prefix, tableExists };
}

/**
 * See `Store.migrate`. Each migration is one transaction that first inserts its own name: of several processes one
 * inserts it, and the others wait at that row until it has committed, then find it there.
 */
export async function migrate(db: SqlDatabase, prefix: string): Promise<readonly string[]> {
  await db.read(() => checkSchema(migrationSource(prefix)));
  const migrations = await db.read(() => listMigrations(migrationSource(prefix)));
  const pending = migrations.filter((migration) => !migration.applied);
  // Asked only where there is something to do: a user who may not create tables can start on a complete schema.
  if (pending.length > 0) await db.write(() => change(createTable));
  const applied: string[] = [];
  for (const { name, sql } of pending) {
    const statements = statementsOf({ name, sql });
    if (await db.transaction(() => apply(name, statements))) applied.push(name);
  }
  return applied;
}

function* apply(name: string, statements: readonly string[]): Step<boolean> {
  if ((yield* change(insertName, name)) === 0) return false;
  for (const statement of statements) yield* change(statement);
  yield* fillIn(name);
  return true;
}

const tableExists = `
  SELECT table_name FROM information_schema.tables
  WHERE table_schema = current_schema() AND table_name = ?1`;

const createTable = `
  CREATE TABLE IF NOT EXISTS {{prefix}}schema_migrations (name text COLLATE "C" NOT NULL PRIMARY KEY)`;

const insertName = 'INSERT INTO {{prefix}}schema_migrations (name) VALUES (?1) {{keep name}}';
