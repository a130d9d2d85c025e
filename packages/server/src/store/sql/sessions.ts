import type { ChangedSession, SessionRecord, StoredSession } from '../records.ts';
import { toChangedSession, toSession, toUser } from '../rows.ts';
import { extendLive, liveSessions, sessionWithUser } from '../statements/sessions.ts';
import type { ExtendSession, RevokeSessions, SessionSelection } from '../writes.ts';
import { addRevocations } from './outbox.ts';
import type { SqlRow, SqlSession } from './sql-database.ts';

/** See `Store.findSession`. */
export async function findSession(session: SqlSession, tokenHash: string): Promise<StoredSession | null> {
  const [row] = await session.rows(sessionWithUser, tokenHash);
  if (row === undefined) return null;
  return { session: toSession(row), user: row.user_id === null ? null : toUser(row) };
}

/** See `Store.extendSession`. */
export async function extendSession(session: SqlSession, write: ExtendSession): Promise<void> {
  await session.change(extendLive, write.tokenHash, write.lastSeenAt, write.expiresAt);
}

/** See `Store.listSessions`. */
export async function listSessions(
  session: SqlSession,
  userId: string,
  now: number,
): Promise<readonly SessionRecord[]> {
  return (await session.rows(liveSessions, userId, now)).map(toSession);
}

/** See `Store.countSessions`. */
export async function countSessions(session: SqlSession, now: number): Promise<number> {
  const [row] = await session.rows(countLive, now);
  return Number(row?.live ?? 0);
}

/** See `Store.revokeSessions`. */
export async function revokeSessions(
  session: SqlSession,
  write: RevokeSessions,
): Promise<readonly ChangedSession[]> {
  const revoked = await endSessions(session, await selectSessions(session, write), write);
  if (write.emit) await addRevocations(session, revoked, write);
  return revoked;
}

/** What a login in single-device mode ends. Call it before the new session is inserted. */
export async function replaceSessions(
  session: SqlSession,
  write: {
    readonly userId: string;
    readonly appId: string;
    readonly replaces: 'same-app' | 'all';
    readonly emit: boolean;
    readonly at: number;
  },
): Promise<readonly ChangedSession[]> {
  const rows =
    write.replaces === 'all'
      ? await session.rows(lockBy.user, write.at, write.userId, '')
      : await session.rows(lockInApp, write.at, write.userId, write.appId);
  const end = { reason: 'replaced', at: write.at };
  const revoked = await endSessions(session, rows, end);
  if (write.emit) await addRevocations(session, revoked, end);
  return revoked;
}

/** Ends all live sessions of a user that is about to be deleted. */
export async function endAllSessions(
  session: SqlSession,
  write: { readonly userId: string; readonly reason: string; readonly at: number },
): Promise<readonly ChangedSession[]> {
  const rows = await session.rows(lockBy.user, write.at, write.userId, '');
  return endSessions(session, rows, write);
}

function selectSessions(session: SqlSession, write: RevokeSessions): Promise<readonly SqlRow[]> {
  const { select, at } = write;
  switch (select.kind) {
    case 'token':
      return session.rows(lockBy.token, at, select.tokenHash);
    case 'one':
      return session.rows(lockBy.one, at, select.sessionId, select.userId);
    case 'user':
      return session.rows(lockBy.user, at, select.userId, select.exceptSessionId ?? '');
    case 'identity':
      return session.rows(lockBy.identity, at, select.appId, select.openId);
    default:
      return select satisfies never;
  }
}

/** One by one, by key: a session that appears meanwhile is not ended unnoticed. */
async function endSessions(
  session: SqlSession,
  rows: readonly SqlRow[],
  write: { readonly reason: string; readonly at: number },
): Promise<readonly ChangedSession[]> {
  const ended = rows.map(toChangedSession);
  for (const { tokenHash } of ended) await session.change(endSession, tokenHash, write.at, write.reason);
  return ended;
}

function lockWhere(condition: string): string {
  return `
    SELECT id, user_id, token_hash FROM {{prefix}}sessions
    WHERE revoked_at IS NULL AND expires_at > ?1 AND ${condition}
    ORDER BY id FOR UPDATE`;
}

const lockBy: Readonly<Record<SessionSelection['kind'], string>> = {
  token: lockWhere('token_hash = ?2'),
  one: lockWhere('id = ?2 AND user_id = ?3'),
  user: lockWhere('user_id = ?2 AND id <> ?3'),
  // Through the owner, so that the index on user_id serves and no further index slows every login down.
  identity: lockWhere(`
    user_id = (SELECT user_id FROM {{prefix}}identities WHERE app_id = ?2 AND open_id = ?3)
    AND app_id = ?2 AND open_id = ?3`),
};

const lockInApp = lockWhere('user_id = ?2 AND app_id = ?3');

const endSession = `
  UPDATE {{prefix}}sessions SET revoked_at = ?2, revoke_reason = ?3 WHERE token_hash = ?1`;

const countLive = `
  SELECT count(*) AS live FROM {{prefix}}sessions WHERE expires_at > ?1 AND revoked_at IS NULL`;
