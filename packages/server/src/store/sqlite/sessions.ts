import { setImmediate } from 'node:timers/promises';
import type { ChangedSession, SessionRecord, StoredSession } from '../records.ts';
import type { Row } from '../rows.ts';
import { toChangedSession, toSession } from '../rows.ts';
import { extendLive, liveSessions, sessionWithUser } from '../statements/sessions.ts';
import { toStoredSession } from '../stored-session.ts';
import type { ExtendSession, RevokeSessions, SessionSelection } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';
import { addRevocations } from './outbox.ts';

/** See `Store.findSession`. */
export function findSession(db: SqliteDatabase, tokenHash: string): StoredSession | null {
  const columns = db.getList(sessionWithUser, tokenHash);
  return columns ? toStoredSession(columns) : null;
}

/** See `Store.extendSession`. */
export function extendSession(db: SqliteDatabase, write: ExtendSession): void {
  db.run(extendLive, write.tokenHash, write.lastSeenAt, write.expiresAt);
}

/** See `Store.listSessions`. */
export function listSessions(db: SqliteDatabase, userId: string, now: number): readonly SessionRecord[] {
  return db.all(liveSessions, userId, now).map(toSession);
}

/**
 * See `Store.countSessions`. Counts in slices and lets other work in between: counting millions at once would hold
 * every login up for a second.
 */
export async function countSessions(db: SqliteDatabase, now: number): Promise<number> {
  let total = 0;
  for (let from = now; ; ) {
    const end = db.get(endOfSlice, from, sliceSize)?.expires_at;
    if (typeof end !== 'number') return total + countBetween(db, from, Number.MAX_SAFE_INTEGER);
    total += countBetween(db, from, end);
    from = end;
    await setImmediate();
  }
}

const sliceSize = 20_000;

function countBetween(db: SqliteDatabase, from: number, end: number): number {
  return Number(db.get(countLive, from, end)?.live ?? 0);
}

/** See `Store.revokeSessions`. */
export function revokeSessions(db: SqliteDatabase, write: RevokeSessions): readonly ChangedSession[] {
  const revoked = revokeSelected(db, write).map(toChangedSession);
  if (write.emit) addRevocations(db, revoked, write);
  return revoked;
}

/** What a login in single-device mode ends. Call it before the new session is inserted. */
export function replaceSessions(
  db: SqliteDatabase,
  write: {
    readonly userId: string;
    readonly appId: string;
    readonly replaces: 'same-app' | 'all';
    readonly emit: boolean;
    readonly at: number;
  },
): readonly ChangedSession[] {
  const rows =
    write.replaces === 'all'
      ? db.all(replaceAll, write.at, 'replaced', write.userId)
      : db.all(replaceInApp, write.at, 'replaced', write.userId, write.appId);
  const revoked = rows.map(toChangedSession);
  if (write.emit) addRevocations(db, revoked, { reason: 'replaced', at: write.at });
  return revoked;
}

function revokeSelected(db: SqliteDatabase, write: RevokeSessions): readonly Row[] {
  const { select, at, reason } = write;
  switch (select.kind) {
    case 'token':
      return db.all(revokeBy.token, at, reason, select.tokenHash);
    case 'one':
      return db.all(revokeBy.one, at, reason, select.sessionId, select.userId);
    case 'user':
      return db.all(revokeBy.user, at, reason, select.userId, select.exceptSessionId ?? '');
    case 'identity':
      return db.all(revokeBy.identity, at, reason, select.appId, select.openId);
    default:
      return select satisfies never;
  }
}

function revokeWhere(condition: string): string {
  return `
    UPDATE {{prefix}}sessions SET revoked_at = ?1, revoke_reason = ?2
    WHERE ${condition} AND revoked_at IS NULL AND expires_at > ?1
    RETURNING id, user_id, token_hash`;
}

const revokeBy: Readonly<Record<SessionSelection['kind'], string>> = {
  token: revokeWhere('token_hash = ?3'),
  one: revokeWhere('id = ?3 AND user_id = ?4'),
  user: revokeWhere('user_id = ?3 AND id <> ?4'),
  // Through the owner, so that the index on user_id serves and no further index slows every login down.
  identity: revokeWhere(`
    user_id = (SELECT user_id FROM {{prefix}}identities WHERE app_id = ?3 AND open_id = ?4)
    AND app_id = ?3 AND open_id = ?4`),
};

const replaceAll = revokeWhere('user_id = ?3');
const replaceInApp = revokeWhere('user_id = ?3 AND app_id = ?4');

const endOfSlice = `
  SELECT expires_at FROM {{prefix}}sessions WHERE expires_at > ?1 ORDER BY expires_at LIMIT 1 OFFSET ?2`;

const countLive = `
  SELECT count(*) AS live FROM {{prefix}}sessions
  WHERE expires_at > ?1 AND expires_at <= ?2 AND revoked_at IS NULL`;
