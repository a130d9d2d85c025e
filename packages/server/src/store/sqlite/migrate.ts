import { readMigrationFiles } from '../migration-files.ts';
import type { Migration } from '../records.ts';
import { text } from '../rows.ts';
import type { SqliteDatabase } from './database.ts';

/** See `Store.migrate`: one transaction, so that of several processes the first does it and the others find it done. */
export function migrate(db: SqliteDatabase, prefix: string): readonly string[] {
  return db.writeNow(() => {
    db.exec(`CREATE TABLE IF NOT EXISTS ${prefix}schema_migrations (name TEXT NOT NULL PRIMARY KEY) STRICT`);
    const pending = listMigrations(db, prefix).filter((migration) => !migration.applied);
    for (const { name, sql } of pending) {
      db.exec(sql);
      db.run('INSERT INTO {{prefix}}schema_migrations (name) VALUES (?1)', name);
    }
    return pending.map((migration) => migration.name);
  });
}

/** See `Store.migrations`. */
export function listMigrations(db: SqliteDatabase, prefix: string): readonly Migration[] {
  const table = `${prefix}schema_migrations`;
  const exists = db.get("SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?1", table);
  const rows = exists ? db.all('SELECT name FROM {{prefix}}schema_migrations') : [];
  const applied = new Set(rows.map((row) => text(row, 'name')));
  return readMigrationFiles('sqlite', prefix).map((file) => ({ ...file, applied: applied.has(file.name) }));
}
