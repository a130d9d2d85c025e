import { readdirSync, readFileSync } from 'node:fs';

/** The databases that have a schema of their own. */
export type SqlDialect = 'sqlite' | 'postgres' | 'mysql';

/** One `.sql` file as it was written. */
export interface SqlFile {
  readonly file: string;
  readonly text: string;
}

/**
 * The schema files of a dialect, oldest first.
 *
 * The builds put their texts here instead, so that nothing has to be read then.
 */
export function readSqlFiles(dialect: SqlDialect): readonly SqlFile[] {
  const folder = new URL(`./migrations/${dialect}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));
}
