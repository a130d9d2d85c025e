import { listMigrations } from '../sql/list-migrations.ts';
import { type SqlDatabase, withDatabase } from '../sql/sql-database.ts';
import { createSqlStore } from '../sql/sql-store.ts';
import { saveLogin } from '../steps/login.ts';
import type { Store } from '../store.ts';
import { saveInTurn } from '../turns.ts';
import { migrate, migrationSource } from './migrate.ts';
import { createMysqlDatabase } from './mysql-database.ts';
import type { MysqlPool } from './mysql-pool.ts';

/** A `Store` over connections to MySQL, and over others for changes of the schema, which may take long. */
export function createMysqlStore(pool: MysqlPool, openPatient: () => MysqlPool, prefix: string): Store {
  const db = createMysqlDatabase(pool, prefix);
  const openPatientDatabase = (): SqlDatabase => createMysqlDatabase(openPatient(), prefix);
  return createSqlStore({
    db,
    pushKey,
    afterKey,
    saveLogin: saveInTurn((write) => db.transaction(() => saveLogin(write, pushKey))),
    migrate: () => withDatabase(openPatientDatabase, (patient) => migrate(patient, prefix)),
    migrations: () => db.read(() => listMigrations(migrationSource(prefix))),
  });
}

/** MySQL assigns from left to right and reads what it has just assigned: so the oldest slot comes first. */
const pushKey = `
  INSERT INTO {{prefix}}session_keys (app_id, open_id, fingerprint_1, sealed_1, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON DUPLICATE KEY UPDATE
    sealed_3 = CASE WHEN ?3 IN (fingerprint_1, fingerprint_2) THEN sealed_3 ELSE sealed_2 END,
    fingerprint_3 = CASE WHEN ?3 IN (fingerprint_1, fingerprint_2) THEN fingerprint_3 ELSE fingerprint_2 END,
    sealed_2 = CASE WHEN fingerprint_1 = ?3 THEN sealed_2 ELSE sealed_1 END,
    fingerprint_2 = CASE WHEN fingerprint_1 = ?3 THEN fingerprint_2 ELSE fingerprint_1 END,
    sealed_1 = ?4,
    fingerprint_1 = ?3,
    updated_at = ?5`;

/** MySQL turns this form into two ranges of the primary key; the comparison of whole keys would read the table. */
function afterKey(columns: readonly string[]): string {
  const [first, second] = columns;
  return second === undefined ? `${first} > ?1` : `(${first} > ?1 OR (${first} = ?1 AND ${second} > ?2))`;
}
