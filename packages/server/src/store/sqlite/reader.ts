import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Row } from '../rows.ts';
import type { RenderedStatement } from '../sql/render-statement.ts';

/** One state of a SQLite file, until it is closed. */
export interface SqliteReader {
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  close(): void;
}

/**
 * Opens a second connection with a read transaction: in WAL mode it sees one state, and writers do not wait for it. The
 * log cannot be emptied meanwhile, so it grows by what is written.
 */
export function openReader(
  path: string,
  {
    connection,
    render,
  }: { readonly connection: DatabaseSync; readonly render: (sql: string) => RenderedStatement },
): SqliteReader {
  const copy = path === ':memory:' ? copyToFile(connection) : null;
  const reader = new DatabaseSync(copy?.path ?? path, { readOnly: true });
  reader.exec('BEGIN');
  // The state is that of the first read.
  reader.exec('SELECT name FROM sqlite_schema LIMIT 1');
  return {
    all: (sql, ...values) => reader.prepare(render(sql).text).all(...values),
    close() {
      reader.close();
      if (copy !== null) rmSync(copy.folder, { recursive: true, force: true });
    },
  };
}

/** What is only in memory has no second connection: it is copied, for its owner alone, for as long as it is read. */
function copyToFile(connection: DatabaseSync): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  const path = join(folder, 'snapshot.db');
  connection.prepare('VACUUM INTO ?').run(path);
  return { folder, path };
}
