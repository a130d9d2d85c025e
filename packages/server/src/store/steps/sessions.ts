import type { ChangedSession, SessionRecord, StoredSession } from '../records.ts';
import { sessionColumns, text, toChangedSession, toSession, toUser, userColumns } from '../rows.ts';
import type { ExtendSession, LoginWrite, RevokeSessions, SessionSelection } from '../writes.ts';
import { addRevocations } from './outbox.ts';
import { change, row, rows, type SqlValue, type Step } from './step.ts';
import { findLivingId, lockUser } from './user-rows.ts';

/** See `Store.findSession`. */
export function* findSession(tokenHash: string): Step<StoredSession | null> {
  const found = yield* row(sessionWithUser, tokenHash);
  if (found === undefined) return null;
  return { session: toSession(found), user: found.user_id === null ? null : toUser(found) };
}

/** See `Store.extendSession`. */
export function* extendSession(write: ExtendSession): Step<void> {
  yield* change(extendLive, write.tokenHash, write.lastSeenAt, write.expiresAt);
}

/** See `Store.listSessions`. */
export function* listSessions(userId: string, now: number): Step<readonly SessionRecord[]> {
  const found = yield* rows(liveSessions, userId, now);
  if (found.length > 0) return found.map(toSession);
  // A user that was merged away has none: they belong to whom it continues as.
  const livingId = yield* findLivingId(userId);
  if (livingId === null || livingId === userId) return [];
  return (yield* rows(liveSessions, livingId, now)).map(toSession);
}

/** See `Store.findUserSession`. */
export function* findUserSession(userId: string, sessionId: string): Step<SessionRecord | null> {
  const found = yield* row(sessionOfUser, userId, sessionId);
  if (found !== undefined) return toSession(found);
  const livingId = yield* findLivingId(userId);
  if (livingId === null || livingId === userId) return null;
  const moved = yield* row(sessionOfUser, livingId, sessionId);
  return moved === undefined ? null : toSession(moved);
}

/** See `Store.countSessions`. */
export function* countSessions(now: number): Step<number> {
  const counted = yield* row(countLive, now);
  return Number(counted?.live ?? 0);
}

/** Writes the session of a login, under the user that owns the identity. */
export function* addSession(
  write: LoginWrite,
  owner: { readonly userId: string; readonly isNewUser: boolean },
): Step<void> {
  const { id, tokenHash, device, expiresAt } = write.session;
  const identity = [owner.userId, write.appId, write.openId];
  const isNewUser = owner.isNewUser ? 1 : 0;
  yield* change(insertSession, id, tokenHash, ...identity, device, isNewUser, write.at, expiresAt);
}

/** See `Store.revokeSessions`. */
export function* revokeSessions(write: RevokeSessions): Step<readonly ChangedSession[]> {
  const revoked = yield* endSessions(yield* selectionOf(write.select), write);
  if (write.emit) yield* addRevocations(revoked, write);
  return revoked;
}

/** What a login in single-device mode ends. Call it before the new session is inserted. */
export function* replaceSessions(
  userId: string,
  { replaces, appId, emit, at }: LoginWrite & { readonly replaces: 'same-app' | 'all' },
): Step<readonly ChangedSession[]> {
  const end = { reason: 'replaced', at };
  const select = replaces === 'all' ? everySession(userId) : { sql: lockInApp, values: [userId, appId] };
  const revoked = yield* endSessions(select, end);
  if (emit) yield* addRevocations(revoked, end);
  return revoked;
}

/** Ends all live sessions of a user that is about to be deleted. */
export function* endAllSessions(userId: string, end: End): Step<readonly ChangedSession[]> {
  return yield* endSessions(everySession(userId), end);
}

interface End {
  readonly reason: string;
  readonly at: number;
}

/** A statement that locks live sessions, and its values after the time. */
interface Selection {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

function everySession(userId: string): Selection {
  return { sql: lockBy.user, values: [userId, ''] };
}

function* selectionOf(select: SessionSelection): Step<Selection> {
  const sql = lockBy[select.kind];
  switch (select.kind) {
    case 'token':
      return { sql, values: [select.tokenHash] };
    case 'one':
      return { sql, values: [select.sessionId, yield* livingOf(select.userId)] };
    case 'user':
      return { sql, values: [yield* livingOf(select.userId), select.exceptSessionId ?? ''] };
    case 'identity':
      return { sql, values: [select.appId, select.openId] };
    case 'others': {
      const holder = yield* holderOf(select.tokenHash);
      return { sql, values: [holder, select.tokenHash, select.appId ?? ''] };
    }
    default:
      return select satisfies never;
  }
}

/** A user that does not exist has no sessions either. */
function* livingOf(userId: string): Step<string> {
  return (yield* findLivingId(userId)) ?? userId;
}

/** Holds the user: of two logins of one person, the later one ends the session of the earlier. */
function* holderOf(tokenHash: string): Step<string> {
  const found = yield* row(userOfToken, tokenHash);
  const userId = found === undefined ? '' : text(found, 'user_id');
  yield* lockUser(userId);
  return userId;
}

/** One by one, by key: a session that appears meanwhile is not ended unnoticed. */
function* endSessions({ sql, values }: Selection, { reason, at }: End): Step<readonly ChangedSession[]> {
  const ended = (yield* rows(sql, at, ...values)).map(toChangedSession);
  for (const { tokenHash } of ended) yield* change(endSession, tokenHash, at, reason);
  return ended;
}

function lockWhere(condition: string): string {
  return `
    SELECT id, user_id, token_hash FROM {{prefix}}sessions
    WHERE revoked_at IS NULL AND expires_at > ?1 AND ${condition}
    ORDER BY id {{lock}}`;
}

const lockBy: Readonly<Record<SessionSelection['kind'], string>> = {
  token: lockWhere('token_hash = ?2'),
  one: lockWhere('id = ?2 AND user_id = ?3'),
  user: lockWhere('user_id = ?2 AND id <> ?3'),
  // Through the owner, so that the index on user_id serves and no further index slows every login down.
  identity: lockWhere(`
    user_id = (SELECT user_id FROM {{prefix}}identities WHERE app_id = ?2 AND open_id = ?3)
    AND app_id = ?2 AND open_id = ?3`),
  others: lockWhere("user_id = ?2 AND token_hash <> ?3 AND (?4 = '' OR app_id = ?4)"),
};

const userOfToken = 'SELECT user_id FROM {{prefix}}sessions WHERE token_hash = ?1';

const sessionOfUser = `SELECT ${sessionColumns} FROM {{prefix}}sessions WHERE user_id = ?1 AND id = ?2`;

const lockInApp = lockWhere('user_id = ?2 AND app_id = ?3');

const endSession = `
  UPDATE {{prefix}}sessions SET revoked_at = ?2, revoke_reason = ?3 WHERE token_hash = ?1`;

const insertSession = `
  INSERT INTO {{prefix}}sessions
    (id, token_hash, user_id, app_id, open_id, device, is_new_user, created_at, last_seen_at, expires_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)`;

/** Leaves alone what has ended meanwhile. */
const extendLive = `
  UPDATE {{prefix}}sessions SET last_seen_at = ?2, expires_at = ?3
  WHERE token_hash = ?1 AND revoked_at IS NULL AND expires_at > ?2`;

const liveSessions = `
  SELECT ${sessionColumns} FROM {{prefix}}sessions
  WHERE user_id = ?1 AND revoked_at IS NULL AND expires_at > ?2
  ORDER BY id DESC LIMIT 1000`;

/** The session of a token hash with its user, whatever is selected of them. */
export const fromSessionWithUser: string = `
  FROM {{prefix}}sessions LEFT JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}sessions.user_id
  WHERE {{prefix}}sessions.token_hash = ?1`;

const sessionWithUser = `SELECT ${sessionColumns}, ${userColumns} ${fromSessionWithUser}`;

const countLive = `
  SELECT count(*) AS live FROM {{prefix}}sessions WHERE expires_at > ?1 AND revoked_at IS NULL`;
