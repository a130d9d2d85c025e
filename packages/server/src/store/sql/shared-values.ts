import type { SharedValue } from '../records.ts';
import { text, toSharedValue } from '../rows.ts';
import type { Prune, TakeOnce, WriteShared } from '../writes.ts';
import type { SqlSession } from './sql-database.ts';

/** See `Store.takeOnce`. */
export async function takeOnce(session: SqlSession, write: TakeOnce): Promise<boolean> {
  const { key, expiresAt, now } = write;
  if ((await session.change(take, key, expiresAt)) === 1) return true;
  return (await session.change(takeAgain, key, expiresAt, now)) === 1;
}

/** See `Store.readShared`. */
export async function readShared(session: SqlSession, key: string): Promise<SharedValue | null> {
  const [row] = await session.rows(readValue, key);
  return row === undefined ? null : toSharedValue(row);
}

/** See `Store.writeShared`. */
export async function writeShared(session: SqlSession, write: WriteShared): Promise<boolean> {
  const { key, value, expectedVersion, expiresAt } = write;
  const changed =
    expectedVersion === 0
      ? await session.change(insertValue, key, value, expiresAt)
      : await session.change(replaceValue, key, value, expiresAt, expectedVersion);
  return changed === 1;
}

/** Few enough that cleaning up leaves room for logins. */
const deletesAtOnce = 32;

/**
 * See `Store.prune`. Reads a few keys by index, then deletes by key: dialects disagree about a DELETE with a LIMIT or
 * with a look at its own table.
 */
export async function prune(session: SqlSession, write: Prune): Promise<number> {
  let pruned = 0;
  for (const { find, drop, before } of prunings) {
    const rows = await session.rows(find, write[before], write.limit);
    for (let start = 0; start < rows.length; start += deletesAtOnce) {
      const batch = rows.slice(start, start + deletesAtOnce);
      const changes = await Promise.all(
        batch.map((row) => session.change(drop, text(row, 'pruned_key'), write[before])),
      );
      pruned += changes.reduce((sum, changed) => sum + changed, 0);
    }
  }
  return pruned;
}

const take = `
  INSERT INTO {{prefix}}taken_values (key_name, expires_at) VALUES (?1, ?2) {{keep key_name}}`;

/** The expiry moves on by at least one, so that the row counts as changed in every dialect. */
const takeAgain = `
  UPDATE {{prefix}}taken_values SET expires_at = ?2 WHERE key_name = ?1 AND expires_at <= ?3 AND expires_at < ?2`;

const readValue = 'SELECT * FROM {{prefix}}shared_values WHERE key_name = ?1';

const insertValue = `
  INSERT INTO {{prefix}}shared_values (key_name, content, version, expires_at)
  VALUES (?1, ?2, 1, ?3) {{keep key_name}}`;

const replaceValue = `
  UPDATE {{prefix}}shared_values SET content = ?2, expires_at = ?3, version = version + 1
  WHERE key_name = ?1 AND version = ?4`;

interface Pruning {
  readonly find: string;
  /** Names the condition again: what was renewed meanwhile stays. */
  readonly drop: string;
  readonly before: 'sessionsBefore' | 'now';
}

const prunings: readonly Pruning[] = [
  pruning('sessions', 'token_hash', 'expires_at < ?', 'sessionsBefore'),
  pruning('sessions', 'token_hash', 'revoked_at < ?', 'sessionsBefore'),
  pruning('taken_values', 'key_name', 'expires_at <= ?', 'now'),
  pruning('shared_values', 'key_name', 'expires_at <= ?', 'now'),
];

function pruning(table: string, key: string, condition: string, before: Pruning['before']): Pruning {
  return {
    find: `SELECT ${key} AS pruned_key FROM {{prefix}}${table} WHERE ${condition}1 LIMIT ?2`,
    drop: `DELETE FROM {{prefix}}${table} WHERE ${key} = ?1 AND ${condition}2`,
    before,
  };
}
