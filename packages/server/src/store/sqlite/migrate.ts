import { checkSchema, listMigrations, type MigrationSource } from '../sql/list-migrations.ts';
import { fillIn } from '../steps/fill-in.ts';
import type { SqliteDatabase } from './database.ts';
import { runStep } from './run-step.ts';

/** Where SQLite's migrations are. */
export function migrationSource(prefix: string): MigrationSource {
  return { dialect: 'sqlite', prefix, tableExists };
}

/** See `Store.migrate`: one transaction, so that of several processes the first does it and the others find it done. */
export function migrate(db: SqliteDatabase, prefix: string): readonly string[] {
  return db.writeNow(() => {
    runStep(db, checkSchema(migrationSource(prefix)));
    db.exec(`CREATE TABLE IF NOT EXISTS ${prefix}schema_migrations (name TEXT NOT NULL PRIMARY KEY) STRICT`);
    const migrations = runStep(db, listMigrations(migrationSource(prefix)));
    const pending = migrations.filter((migration) => !migration.applied);
    for (const { name, sql } of pending) {
      db.exec(sql);
      runStep(db, fillIn(name));
      db.run('INSERT INTO {{prefix}}schema_migrations (name) VALUES (?1)', name);
    }
    return pending.map((migration) => migration.name);
  });
}

const tableExists = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?1";
