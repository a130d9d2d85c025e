import { type MigrationFile, readMigrationFiles } from '../migration-files.ts';
import type { Migration } from '../records.ts';
import { text } from '../rows.ts';
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

/** The statements of a migration. Its files have no semicolon inside a statement, and comments on lines of their own. */
export function statementsOf(file: MigrationFile): readonly string[] {
  const lines = file.sql.split('\n').filter((line) => !line.trimStart().startsWith('--'));
  const statements = lines.join('\n').split(';');
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '');
}
