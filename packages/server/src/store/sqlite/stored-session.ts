import type { RevokeReason } from '@weapp-auth/protocol';
import type { StoredSession } from '../records.ts';
import { sessionColumns, userColumns } from '../rows.ts';

/**
 * The look-up behind every verification that is not cached. Its rows are read as lists: naming 23 columns on an object
 * would cost as much as the look-up itself.
 */
export const storedSessionByHash: string = `
  SELECT ${sessionColumns}, ${userColumns}
  FROM {{prefix}}sessions LEFT JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}sessions.user_id
  WHERE {{prefix}}sessions.token_hash = ?1`;

type Flag = 0 | 1;

/** The columns in the order of `sessionColumns` and `userColumns`. */
type StoredSessionRow = readonly [
  ...session: [string, string, string, string, string, string | null, Flag, number, number, number],
  ...end: [number | null, RevokeReason | null],
  ...user: [string | null, string | null, string | null, string | null, string, string, string, Flag],
  ...rest: [string | null, number, number],
];

/** Reads a row of `storedSessionByHash`. */
export function toStoredSession(columns: readonly unknown[]): StoredSession {
  // The statement names the columns in this order, and the tables are STRICT: SQLite lets no other type in.
  const row = columns as StoredSessionRow;
  const session = {
    id: row[0],
    tokenHash: row[1],
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
  return { session, user: toUser(row) };
}

function toUser(row: StoredSessionRow): StoredSession['user'] {
  const id = row[12];
  if (id === null) return null;
  const sealed = row[15];
  return {
    id,
    nickname: row[13],
    avatarUrl: row[14],
    phone: sealed === null ? null : { sealed, index: row[16], masked: row[17], countryCode: row[18] },
    hasUnionId: row[19] === 1,
    mergedInto: row[20],
    createdAt: row[21],
    updatedAt: row[22],
  };
}
