import type { RevokeReason } from '@weapp-auth/protocol';
import type { StoredSession } from './records.ts';
import { toListedUser, type UserColumns } from './user-columns.ts';

/** The columns in the order of `tableShapes.sessions`, then those of the user, which are all null when there is none. */
type StoredSessionRow = readonly [
  tokenHash: string,
  id: string,
  userId: string,
  appId: string,
  openId: string,
  device: string | null,
  isNewUser: 0 | 1,
  createdAt: number,
  lastSeenAt: number,
  expiresAt: number,
  revokedAt: number | null,
  revokeReason: RevokeReason | null,
  ...user: UserColumns,
];

const firstUserColumn = 12;

/**
 * Reads a row of `sessionList` and `userList`: the look-up behind every verification that is not cached. It comes as a list: naming
 * 23 columns on an object would cost as much as the look-up itself.
 */
export function toStoredSession(columns: readonly unknown[]): StoredSession {
  // The statement names the columns in this order, and the tables are STRICT: SQLite lets no other type in, nor does PostgreSQL.
  const row = columns as StoredSessionRow;
  const session = {
    id: row[1],
    tokenHash: row[0],
    userId: row[2],
    appId: row[3],
    openId: row[4],
    device: row[5],
    isNewUser: row[6] === 1,
    createdAt: row[7],
    lastSeenAt: row[8],
    expiresAt: row[9],
    revokedAt: row[10],
    revokeReason: row[11],
  };
  if (columns[firstUserColumn] === null) return { session, user: null };
  // Of the same statement; a user that is there is there whole.
  return { session, user: toListedUser(columns.slice(firstUserColumn) as unknown as UserColumns) };
}
