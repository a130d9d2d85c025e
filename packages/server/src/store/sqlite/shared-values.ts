import type { SharedValue } from '../records.ts';
import { toSharedValue } from '../rows.ts';
import type { Prune, TakeOnce, WriteShared } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';

/** See `Store.takeOnce`. */
export function takeOnce(db: SqliteDatabase, write: TakeOnce): boolean {
  return db.run(take, write.key, write.expiresAt, write.now) === 1;
}

/** See `Store.readShared`. */
export function readShared(db: SqliteDatabase, key: string): SharedValue | null {
  const row = db.get('SELECT * FROM {{prefix}}shared_values WHERE key_name = ?1', key);
  return row ? toSharedValue(row) : null;
}

/** See `Store.writeShared`. */
export function writeShared(db: SqliteDatabase, write: WriteShared): boolean {
  const { key, value, expectedVersion, expiresAt } = write;
  if (expectedVersion === 0) return db.run(insertValue, key, value, expiresAt) === 1;
  return db.run(replaceValue, key, value, expiresAt, expectedVersion) === 1;
}

/** See `Store.prune`. */
export function prune(db: SqliteDatabase, write: Prune): number {
  const { sessionsBefore, now, limit } = write;
  return (
    db.run(pruneExpiredSessions, sessionsBefore, limit) +
    db.run(pruneRevokedSessions, sessionsBefore, limit) +
    db.run(pruneTakenValues, now, limit) +
    db.run(pruneSharedValues, now, limit)
  );
}

const take = `
  INSERT INTO {{prefix}}taken_values (key_name, expires_at) VALUES (?1, ?2)
  ON CONFLICT (key_name) DO UPDATE SET expires_at = ?2 WHERE expires_at <= ?3`;

const insertValue = `
  INSERT INTO {{prefix}}shared_values (key_name, content, version, expires_at) VALUES (?1, ?2, 1, ?3)
  ON CONFLICT (key_name) DO NOTHING`;

const replaceValue = `
  UPDATE {{prefix}}shared_values SET content = ?2, expires_at = ?3, version = version + 1
  WHERE key_name = ?1 AND version = ?4`;

const pruneExpiredSessions = `
  DELETE FROM {{prefix}}sessions WHERE token_hash IN
    (SELECT token_hash FROM {{prefix}}sessions WHERE expires_at < ?1 LIMIT ?2)`;

const pruneRevokedSessions = `
  DELETE FROM {{prefix}}sessions WHERE token_hash IN
    (SELECT token_hash FROM {{prefix}}sessions WHERE revoked_at < ?1 LIMIT ?2)`;

const pruneTakenValues = `
  DELETE FROM {{prefix}}taken_values WHERE key_name IN
    (SELECT key_name FROM {{prefix}}taken_values WHERE expires_at <= ?1 LIMIT ?2)`;

const pruneSharedValues = `
  DELETE FROM {{prefix}}shared_values WHERE key_name IN
    (SELECT key_name FROM {{prefix}}shared_values WHERE expires_at <= ?1 LIMIT ?2)`;
