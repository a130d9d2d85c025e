import { sessionColumns, userColumns } from '../rows.ts';

// What is sent about sessions in every dialect.

export const sessionsOfUser: string = `
  SELECT ${sessionColumns} FROM {{prefix}}sessions WHERE user_id = ?1 ORDER BY id DESC`;

/** Leaves alone what has ended meanwhile. */
export const extendLive: string = `
  UPDATE {{prefix}}sessions SET last_seen_at = ?2, expires_at = ?3
  WHERE token_hash = ?1 AND revoked_at IS NULL AND expires_at > ?2`;

export const liveSessions: string = `
  SELECT ${sessionColumns} FROM {{prefix}}sessions
  WHERE user_id = ?1 AND revoked_at IS NULL AND expires_at > ?2
  ORDER BY id DESC LIMIT 1000`;

/** The session of a token hash with its user, whatever is selected of them. */
export const fromSessionWithUser: string = `
  FROM {{prefix}}sessions LEFT JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}sessions.user_id
  WHERE {{prefix}}sessions.token_hash = ?1`;

/** The look-up behind every verification that is not cached. */
export const sessionWithUser: string = `SELECT ${sessionColumns}, ${userColumns} ${fromSessionWithUser}`;

export const insertSession: string = `
  INSERT INTO {{prefix}}sessions
    (id, token_hash, user_id, app_id, open_id, device, is_new_user, created_at, last_seen_at, expires_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)`;
