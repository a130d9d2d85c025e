import { readdirSync, readFileSync } from 'node:fs';

/** One schema step as text, table prefix filled in. */
export interface MigrationFile {
  /** `0001-initial`. */
  readonly name: string;
  readonly sql: string;
}

/**
 * Reads the `.sql` files of a dialect, oldest first.
 *
 * They are shipped as they are under `src`, so this path is right from `src` and from `dist`.
 *
 * @throws TypeError when the prefix is not a plain identifier, which would let it change the statements
 */
export function readMigrationFiles(
  dialect: 'sqlite' | 'postgres' | 'mysql',
  prefix: string,
): readonly MigrationFile[] {
  checkTablePrefix(prefix);
  const folder = new URL(`../../src/store/migrations/${dialect}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.sql'.length),
      sql: readFileSync(new URL(file, folder), 'utf8').replaceAll('{{prefix}}', prefix),
    }));
}

/** Throws a `TypeError` unless the prefix can stand in a statement: letters, digits and `_`, at most 32. */
export function checkTablePrefix(prefix: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,31}$|^$/.test(prefix)) return;
  throw new TypeError('tablePrefix: only letters, digits and _ (at most 32, not starting with a digit)');
}
