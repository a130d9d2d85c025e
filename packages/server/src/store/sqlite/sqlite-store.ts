import { listMigrations } from '../sql/list-migrations.ts';
import { createSqlStore } from '../sql/sql-store.ts';
import { afterWholeKey } from '../steps/copy.ts';
import { saveLogin } from '../steps/login.ts';
import { pushKey } from '../steps/session-keys.ts';
import type { Store } from '../store.ts';
import type { SqliteDatabase } from './database.ts';
import { migrate, migrationSource } from './migrate.ts';
import { createSqlDatabase, runStep } from './run-step.ts';
import { countSessions, findSession } from './sessions.ts';
import { saveUsualLogin } from './usual-login.ts';

/** A `Store` over an open SQLite file. */
export function createSqliteStore(file: SqliteDatabase, prefix: string): Store {
  const db = createSqlDatabase(file);
  return createSqlStore({
    db,
    pushKey,
    afterKey: afterWholeKey,
    findSession: (tokenHash) => file.read(() => findSession(file, tokenHash)),
    saveLogin: (write) =>
      file.write(() => saveUsualLogin(file, write) ?? runStep(file, saveLogin(write, pushKey))),
    checkFile: () => file.check(),
    countSessions: (now) => countSessions(file, now),
    migrate: async () => migrate(file, prefix),
    migrations: () => db.read(() => listMigrations(migrationSource(prefix))),
  });
}
