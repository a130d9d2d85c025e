import type { IdentityRecord, UserRecord } from '../records.ts';
import { userColumns } from '../rows.ts';
import { toListedUser, type UserColumns } from '../user-columns.ts';

/** Who logs in: the identity and its user. */
export interface Person {
  readonly identity: IdentityRecord;
  readonly user: UserRecord;
  /** Of the newest session_key that is kept. */
  readonly keyFingerprint: string | null;
}

/** The look-up that every login begins with. Its rows are read as lists, which is faster than as objects. */
export const identityWithUser: string = `
  SELECT {{prefix}}identities.platform, {{prefix}}identities.union_id,
    {{prefix}}identities.created_at, {{prefix}}identities.updated_at, {{prefix}}session_keys.fingerprint_1,
    ${userColumns}
  FROM {{prefix}}identities JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}identities.user_id
    LEFT JOIN {{prefix}}session_keys ON {{prefix}}session_keys.app_id = {{prefix}}identities.app_id
      AND {{prefix}}session_keys.open_id = {{prefix}}identities.open_id
  WHERE {{prefix}}identities.app_id = ?1 AND {{prefix}}identities.open_id = ?2`;

type PersonRow = readonly [string | null, string | null, number, number, string | null, ...UserColumns];

/** Reads a row of `identityWithUser`. */
export function toPerson(
  key: { readonly appId: string; readonly openId: string },
  columns: readonly unknown[],
): Person {
  // The statement names the columns in this order, and the tables are STRICT: SQLite lets no other type in.
  const [platform, unionId, createdAt, updatedAt, keyFingerprint, ...rest] = columns as PersonRow;
  const user = toListedUser(rest);
  const { appId, openId } = key;
  return {
    identity: { appId, openId, userId: user.id, platform, unionId, createdAt, updatedAt },
    user,
    keyFingerprint,
  };
}
