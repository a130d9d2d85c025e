import { readSqlFiles, type SqlDialect } from './sql-files.ts';

/** One schema step as text, table prefix filled in. */
export interface MigrationFile {
  /** `0001-initial`. */
  readonly name: string;
  readonly sql: string;
}

/**
 * Reads the `.sql` files of a dialect, oldest first.
 *
 * @throws TypeError when the prefix is not a plain identifier, which would let it change the statements
 */
export function readMigrationFiles(dialect: SqlDialect, prefix: string): readonly MigrationFile[] {
  checkTablePrefix(prefix);
  return readSqlFiles(dialect).map(({ file, text }) => ({
    name: file.slice(0, -'.sql'.length),
    sql: text.replaceAll('{{prefix}}', prefix),
  }));
}

/** Throws a `TypeError` unless the prefix can stand in a statement: letters, digits and `_`, at most 32. */
export function checkTablePrefix(prefix: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,31}$|^$/.test(prefix)) return;
  throw new TypeError('tablePrefix: only letters, digits and _ (at most 32, not starting with a digit)');
}
