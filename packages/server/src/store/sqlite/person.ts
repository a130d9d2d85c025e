import type { IdentityRecord, UserRecord } from '../records.ts';
import { userColumns } from '../rows.ts';
import { toListedUser, type UserColumns } from './user-columns.ts';

/** Who logs in: the identity and its user. */
export interface Person {
  readonly identity: IdentityRecord;
  readonly user: UserRecord;
}

/** The look-up that every login begins with. Its rows are read as lists, which is faster than as objects. */
export const identityWithUser: string = `
  SELECT {{prefix}}identities.platform, {{prefix}}identities.union_id,
    {{prefix}}identities.created_at, {{prefix}}identities.updated_at, ${userColumns}
  FROM {{prefix}}identities JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}identities.user_id
  WHERE {{prefix}}identities.app_id = ?1 AND {{prefix}}identities.open_id = ?2`;

type PersonRow = readonly [string | null, string | null, number, number, ...UserColumns];

/** Reads a row of `identityWithUser`. */
export function toPerson(
  key: { readonly appId: string; readonly openId: string },
  columns: readonly unknown[],
): Person {
  // The statement names the columns in this order, and the tables are STRICT: SQLite lets no other type in.
  const [platform, unionId, createdAt, updatedAt, ...rest] = columns as PersonRow;
  const user = toListedUser(rest);
  const { appId, openId } = key;
  return { identity: { appId, openId, userId: user.id, platform, unionId, createdAt, updatedAt }, user };
}
