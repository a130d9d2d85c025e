import type { IdentityRecord, UserRecord } from '../records.ts';
import { text, textOrNull, toIdentity, toUser, userColumns } from '../rows.ts';
import { change, row, rows, type Step } from './step.ts';

/** See `Store.findUser`: one read, unless the user was merged away. */
export function* findUser(userId: string): Step<UserRecord | null> {
  const found = yield* row(userById, userId);
  if (found === undefined) return null;
  const user = toUser(found);
  return user.mergedInto === null ? user : yield* findUser(user.mergedInto);
}

/** The id of the living user that an id continues as; null when there is no such user. */
export function* findLivingId(userId: string): Step<string | null> {
  const found = yield* row(parentOf, userId);
  if (found === undefined) return null;
  const parent = textOrNull(found, 'merged_into');
  return parent === null ? userId : yield* findLivingId(parent);
}

/** The same, and nobody else changes the user until the transaction ends. */
export function* lockUser(userId: string): Step<UserRecord | null> {
  const found = yield* row(lockUserById, userId);
  return found === undefined ? null : toUser(found);
}

/** A living user of whom a row that was just read says that it exists. */
export function* existingUser(userId: string): Step<UserRecord> {
  const user = yield* findUser(userId);
  if (user === null) throw new TypeError('a row belongs to a user that does not exist');
  return user;
}

/** See `Store.findIdentity`. */
export function* findIdentity(appId: string, openId: string): Step<IdentityRecord | null> {
  const found = yield* row(identityByKey, appId, openId);
  return found === undefined ? null : toIdentity(found);
}

/** An identity, who holds the link of the unionid that is noted on it, and whether its user is there. */
export interface LockedIdentity extends IdentityRecord {
  readonly linkOwnerId: string | null;
  readonly hasUser: boolean;
}

/**
 * The same, and the identity stays with its user until the transaction ends: what moves it (a merge, its undoing, a
 * deletion) has to wait.
 */
export function* lockIdentity(key: {
  readonly appId: string;
  readonly openId: string;
}): Step<LockedIdentity | null> {
  const found = yield* row(lockIdentityByKey, key.appId, key.openId);
  return found === undefined
    ? null
    : {
        ...toIdentity(found),
        linkOwnerId: textOrNull(found, 'link_owner_id'),
        hasUser: found.found_user_id !== null,
      };
}

/** See `Store.findLinkedUser`. */
export function* findLinkedUser(openPlatform: string, unionId: string): Step<string | null> {
  const found = yield* row(userOfUnionId, openPlatform, unionId);
  return found === undefined ? null : text(found, 'user_id');
}

/** Who holds a link, and for whom it was made. */
export interface LinkHolder {
  readonly userId: string;
  readonly homeUserId: string;
}

/** The same, and the link stays as it is until the transaction ends. Outside of an Open Platform account nobody holds a unionid. */
export function* lockLink(openPlatform: string | null, unionId: string): Step<LinkHolder | null> {
  if (openPlatform === null) return null;
  const found = yield* row(lockUserOfUnionId, openPlatform, unionId);
  if (found === undefined) return null;
  return { userId: text(found, 'user_id'), homeUserId: text(found, 'home_user_id') };
}

/** See `Store.findPhoneOwner`. */
export function* findPhoneOwner(indexes: readonly string[]): Step<string | null> {
  for (const index of indexes) {
    const owner = yield* row(ownerOfPhone, index);
    if (owner !== undefined) return text(owner, 'id');
  }
  return null;
}

/** The identities and the unionids of a user. */
export interface Belongings {
  readonly identities: readonly { readonly appId: string; readonly openId: string }[];
  readonly unionIds: readonly { readonly openPlatform: string; readonly unionId: string }[];
}

/**
 * What belongs to a user that is about to be deleted or merged away. A login holds the link and the identity that it
 * found until it is written: locking both lets it finish, so that its identity and session go the same way, and lets
 * the next one see the new owner, or none.
 */
export function* lockBelongings(userId: string): Step<Belongings> {
  const links = yield* rows(lockUnionIds, userId);
  const identities = yield* rows(lockIdentities, userId);
  return {
    identities: identities.map((found) => ({ appId: text(found, 'app_id'), openId: text(found, 'open_id') })),
    unionIds: links.map((found) => ({
      openPlatform: text(found, 'platform'),
      unionId: text(found, 'union_id'),
    })),
  };
}

/**
 * Gives somebody back who is missing though identities name them, empty and under the same id. Only what was copied
 * while people logged in, or changed by hand, is ever so.
 */
export function* restoreUser(userId: string, createdAt: number): Step<void> {
  yield* change(insertMissing, userId, createdAt);
}

const insertMissing = `
  INSERT INTO {{prefix}}users (id, has_unionid, created_at, updated_at)
  VALUES (?1, (CASE WHEN EXISTS (
    SELECT 1 FROM {{prefix}}identities entry WHERE entry.user_id = ?1 AND entry.union_id IS NOT NULL
  ) THEN 1 ELSE 0 END), ?2, ?2) {{keep id}}`;

const userById = `SELECT ${userColumns} FROM {{prefix}}users WHERE id = ?1`;
const lockUserById = `${userById} {{lock}}`;

const parentOf = 'SELECT merged_into FROM {{prefix}}users WHERE id = ?1';

const identityByKey = 'SELECT * FROM {{prefix}}identities WHERE app_id = ?1 AND open_id = ?2';
const lockIdentityByKey = `
  SELECT entry.*, (
    SELECT link.user_id FROM {{prefix}}unionids link
    WHERE link.platform = entry.platform AND link.union_id = entry.union_id
  ) AS link_owner_id, (
    SELECT owner.id FROM {{prefix}}users owner WHERE owner.id = entry.user_id
  ) AS found_user_id
  FROM {{prefix}}identities entry WHERE entry.app_id = ?1 AND entry.open_id = ?2 {{lock}}`;

const userOfUnionId =
  'SELECT user_id, home_user_id FROM {{prefix}}unionids WHERE platform = ?1 AND union_id = ?2';
const lockUserOfUnionId = `${userOfUnionId} {{lock}}`;

const ownerOfPhone = 'SELECT id FROM {{prefix}}users WHERE phone_index = ?1';

const lockUnionIds = `
  SELECT platform, union_id FROM {{prefix}}unionids WHERE user_id = ?1 ORDER BY platform, union_id {{lock}}`;
const lockIdentities = `
  SELECT app_id, open_id FROM {{prefix}}identities WHERE user_id = ?1 ORDER BY app_id, open_id {{lock}}`;
