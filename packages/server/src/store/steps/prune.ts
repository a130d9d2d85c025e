import { text } from '../rows.ts';
import type { SqlDatabase } from '../sql/sql-database.ts';
import type { Prune } from '../writes.ts';
import { change, rows } from './step.ts';

/**
 * See `Store.prune`. Reads a few keys by index, then deletes by key: dialects disagree about a DELETE with a LIMIT or
 * with a look at its own table.
 */
export async function prune(db: SqlDatabase, write: Prune): Promise<number> {
  let pruned = 0;
  for (const pruning of prunings) {
    const before = write[pruning.before];
    if (before !== undefined) pruned += await pruneOne(db, pruning, { before, limit: write.limit });
  }
  return pruned;
}

/** Few enough that cleaning up leaves room for logins. */
const deletesAtOnce = 32;

async function pruneOne(
  db: SqlDatabase,
  { find, drop }: Pruning,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const found = await db.read(() => rows(find, before, limit));
  const keys = found.map((row) => text(row, 'pruned_key'));
  let pruned = 0;
  for (let start = 0; start < keys.length; start += deletesAtOnce) {
    const batch = keys.slice(start, start + deletesAtOnce);
    const deleted = await Promise.all(batch.map((key) => db.write(() => change(drop, key, before))));
    pruned += deleted.reduce((sum, count) => sum + count, 0);
  }
  return pruned;
}

interface Pruning {
  readonly find: string;
  /** Names the condition again: what was renewed meanwhile stays. */
  readonly drop: string;
  readonly before: 'sessionsBefore' | 'auditBefore' | 'now';
}

const prunings: readonly Pruning[] = [
  pruning('sessions', 'token_hash', 'expires_at < ?', 'sessionsBefore'),
  pruning('sessions', 'token_hash', 'revoked_at < ?', 'sessionsBefore'),
  pruning('taken_values', 'key_name', 'expires_at <= ?', 'now'),
  pruning('shared_values', 'key_name', 'expires_at <= ?', 'now'),
  pruning('oidc_records', 'id', 'expires_at <= ?', 'now'),
  pruning('scan_logins', 'id', 'expires_at <= ?', 'now'),
  pruning('audit', 'id', 'happened_at < ?', 'auditBefore'),
];

function pruning(table: string, key: string, condition: string, before: Pruning['before']): Pruning {
  return {
    find: `SELECT ${key} AS pruned_key FROM {{prefix}}${table} WHERE ${condition}1 LIMIT ?2`,
    drop: `DELETE FROM {{prefix}}${table} WHERE ${key} = ?1 AND ${condition}2`,
    before,
  };
}
