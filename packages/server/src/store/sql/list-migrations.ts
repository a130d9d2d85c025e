import { type MigrationFile, readMigrationFiles } from '../migration-files.ts';
import { type Migration, portableTables } from '../records.ts';
import { text } from '../rows.ts';
import { SchemaError } from '../schema-error.ts';
import type { SqlDialect } from '../sql-files.ts';
import { row, rows, type Step } from '../steps/step.ts';

/** Where the migrations of a store are and how to see whether any was applied. */
export interface MigrationSource {
  readonly dialect: SqlDialect;
  readonly prefix: string;
  /** Finds the table named `?1` in the schema that statements go to. */
  readonly tableExists: string;
}

/** See `Store.migrations`. */
export function* listMigrations(source: MigrationSource): Step<readonly Migration[]> {
  const files = readMigrationFiles(source.dialect, source.prefix);
  const table = yield* row(source.tableExists, `${source.prefix}schema_migrations`);
  if (table === undefined) return files.map((file) => ({ ...file, applied: false }));
  const names = yield* rows('SELECT name FROM {{prefix}}schema_migrations');
  const applied = new Set(names.map((found) => text(found, 'name')));
  return files.map((file) => ({ ...file, applied: applied.has(file.name) }));
}

/**
 * Looks, before anything is changed, whether the tables are ours.
 *
 * @throws SchemaError when one of somebody else is in the way, or a newer version has been at work
 */
export function* checkSchema(source: MigrationSource): Step<void> {
  if (yield* hasList(source)) return yield* refuseNewer(source);
  const taken = yield* findTaken(source);
  if (taken === null) return;
  // Ours are made after the list of migrations: where there is none still, no other process of ours made this table.
  if (!(yield* hasList(source))) throw new SchemaError('schema_conflict', taken);
  yield* refuseNewer(source);
}

function* hasList({ prefix, tableExists }: MigrationSource): Step<boolean> {
  return (yield* row(tableExists, `${prefix}schema_migrations`)) !== undefined;
}

/** A table that has the name of one of ours. */
function* findTaken({ prefix, tableExists }: MigrationSource): Step<string | null> {
  for (const table of [...portableTables, 'taken_values', 'scan_logins']) {
    const name = `${prefix}${table}`;
    if ((yield* row(tableExists, name)) !== undefined) return name;
  }
  return null;
}

function* refuseNewer({ dialect, prefix }: MigrationSource): Step<void> {
  const known = new Set(readMigrationFiles(dialect, prefix).map(({ name }) => name));
  for (const found of yield* rows('SELECT name FROM {{prefix}}schema_migrations ORDER BY name')) {
    const name = text(found, 'name');
    if (!known.has(name)) throw new SchemaError('schema_newer', name);
  }
}

/** The statements of a migration. Its files have no semicolon inside a statement, and comments on lines of their own. */
export function statementsOf(file: MigrationFile): readonly string[] {
  const lines = file.sql.split('\n').filter((line) => !line.trimStart().startsWith('--'));
  const statements = lines.join('\n').split(';');
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '');
}
