import { setImmediate } from 'node:timers/promises';
import type { StoredSession } from '../records.ts';
import { sessionList, userList } from '../rows.ts';
import { fromSessionWithUser } from '../steps/sessions.ts';
import { toStoredSession } from '../stored-session.ts';
import type { SqliteDatabase } from './database.ts';

/** See `Store.findSession`. Its row is read as a list, which is faster than as an object. */
export function findSession(db: SqliteDatabase, tokenHash: string): StoredSession | null {
  const columns = db.getList(sessionAsList, tokenHash);
  return columns ? toStoredSession(columns) : null;
}

/**
 * See `Store.countSessions`. Counts in slices and lets other work in between: counting millions at once would hold
 * every login up for a second.
 */
export async function countSessions(db: SqliteDatabase, now: number): Promise<number> {
  let total = 0;
  for (let from = now; ; ) {
    const start = from;
    const end = await db.read(() => db.get(endOfSlice, start, sliceSize)?.expires_at);
    const isLast = typeof end !== 'number';
    total += await db.read(() => countBetween(db, start, isLast ? Number.MAX_SAFE_INTEGER : end));
    if (isLast) return total;
    from = end;
    await setImmediate();
  }
}

const sliceSize = 20_000;

function countBetween(db: SqliteDatabase, from: number, end: number): number {
  return Number(db.get(countLive, from, end)?.live ?? 0);
}

const sessionAsList = `SELECT ${sessionList}, ${userList} ${fromSessionWithUser}`;

const endOfSlice = `
  SELECT expires_at FROM {{prefix}}sessions WHERE expires_at > ?1 ORDER BY expires_at LIMIT 1 OFFSET ?2`;

const countLive = `
  SELECT count(*) AS live FROM {{prefix}}sessions
  WHERE expires_at > ?1 AND expires_at <= ?2 AND revoked_at IS NULL`;
