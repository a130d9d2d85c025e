import { type WithdrawnField, withdrawnFields, withoutFields } from '../merge-plan.ts';
import type { IdentityRecord, UserRecord } from '../records.ts';
import { text, toIdentity, toMerge, toSession, toUser } from '../rows.ts';
import { mergesOfUser, rememberMerge } from '../statements/merges.ts';
import { sessionsOfUser } from '../statements/sessions.ts';
import {
  identityByKey,
  ownerOfPhone,
  resealNumber,
  updateFields,
  updatePhone,
  userById,
  userOfUnionId,
} from '../statements/users.ts';
import type {
  BindPhone,
  BindPhoneResult,
  DeletedUser,
  DeleteUser,
  ResealPhone,
  UpdateUser,
  UserExport,
} from '../writes.ts';
import { addEvent } from './outbox.ts';
import { endAllSessions } from './sessions.ts';
import type { SqlSession } from './sql-database.ts';

/** See `Store.findUser`. */
export async function findUser(session: SqlSession, userId: string): Promise<UserRecord | null> {
  const [row] = await session.rows(userById, userId);
  return row === undefined ? null : toUser(row);
}

/** The same, and nobody else changes the user until the transaction ends. */
export async function lockUser(session: SqlSession, userId: string): Promise<UserRecord | null> {
  const [row] = await session.rows(lockUserById, userId);
  return row === undefined ? null : toUser(row);
}

/** See `Store.findIdentity`. */
export async function findIdentity(
  session: SqlSession,
  appId: string,
  openId: string,
): Promise<IdentityRecord | null> {
  const [row] = await session.rows(identityByKey, appId, openId);
  return row === undefined ? null : toIdentity(row);
}

/** See `Store.findLinkedUser`. */
export async function findLinkedUser(
  session: SqlSession,
  platform: string,
  unionId: string,
): Promise<string | null> {
  const [row] = await session.rows(userOfUnionId, platform, unionId);
  return row === undefined ? null : text(row, 'user_id');
}

/** See `Store.findPhoneOwner`. */
export async function findPhoneOwner(
  session: SqlSession,
  indexes: readonly string[],
): Promise<string | null> {
  for (const index of indexes) {
    const [owner] = await session.rows(ownerOfPhone, index);
    if (owner !== undefined) return text(owner, 'id');
  }
  return null;
}

/** See `Store.updateUser`. */
export async function updateUser(session: SqlSession, write: UpdateUser): Promise<UserRecord | null> {
  const before = await lockUser(session, write.userId);
  if (before === null) return null;
  const { nickname = before.nickname, avatarUrl = before.avatarUrl } = write.changes;
  await session.change(updateFields, before.id, nickname, avatarUrl, write.at);
  await forgetWithdrawn(session, before.id, withdrawnFields(write.changes));
  if (write.emit) await addUpdate(session, write, Object.keys(write.changes));
  return { ...before, nickname, avatarUrl, updatedAt: write.at };
}

/** See `Store.bindPhone`. */
export async function bindPhone(session: SqlSession, write: BindPhone): Promise<BindPhoneResult> {
  const before = await lockUser(session, write.userId);
  if (before === null || before.mergedInto !== null) return { kind: 'no-user' };
  const { phone, at } = write;
  const indexes = phone === null ? [] : [phone.index, ...write.otherIndexes];
  for (const index of indexes) {
    const ownerId = await findPhoneOwner(session, [index]);
    if (ownerId !== null && ownerId !== before.id) return { kind: 'owned-by-another', ownerId };
  }
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  await session.change(updatePhone, before.id, sealed, index, masked, countryCode, at);
  if (phone === null) await forgetWithdrawn(session, before.id, ['phone']);
  if (write.emit) await addUpdate(session, write, ['phone']);
  return { kind: 'bound', user: { ...before, phone, updatedAt: at } };
}

/** See `Store.resealPhone`. */
export async function resealPhone(session: SqlSession, write: ResealPhone): Promise<boolean> {
  const { userId, sealedBefore, sealed, index } = write;
  const ownerId = await findPhoneOwner(session, [index]);
  if (ownerId !== null && ownerId !== userId) return false;
  return (await session.change(resealNumber, userId, sealedBefore, sealed, index)) > 0;
}

/** See `Store.exportUser`. */
export async function exportUser(session: SqlSession, userId: string): Promise<UserExport | null> {
  const user = await findUser(session, userId);
  if (user === null) return null;
  return {
    user,
    identities: (await session.rows(identitiesOfUser, userId)).map(toIdentity),
    sessions: (await session.rows(sessionsOfUser, userId)).map(toSession),
    merges: (await session.rows(mergesOfUser, userId)).map(toMerge),
  };
}

/** See `Store.deleteUser`. */
export async function deleteUser(session: SqlSession, write: DeleteUser): Promise<DeletedUser | null> {
  const { userId, at } = write;
  const user = await lockUser(session, userId);
  if (user === null) return null;
  // A login holds the link and the identity that it found while it writes: locking both first lets it finish, so that
  // what it adds goes too, and keeps the next one out.
  await session.rows(lockUnionIds, userId);
  const identities = (await session.rows(lockIdentities, userId)).map(toIdentity);
  const changedSessions = await endAllSessions(session, write);
  for (const { appId, openId } of identities) await session.change(deleteKeyRing, appId, openId);
  await eraseUser(session, userId);
  if (write.emit) await addEvent(session, { type: 'user.deleted', subjectId: userId, userId }, at);
  return { user, changedSessions };
}

/** A merged user may itself be what another was merged into, so this follows the chain. */
async function eraseUser(session: SqlSession, userId: string): Promise<void> {
  for (const row of await session.rows(usersMergedInto, userId)) await eraseUser(session, text(row, 'id'));
  for (const statement of eraseStatements) await session.change(statement, userId);
}

/** What a person takes back leaves the memory of their merges too, along the whole chain. */
async function forgetWithdrawn(
  session: SqlSession,
  userId: string,
  fields: readonly WithdrawnField[],
): Promise<void> {
  if (fields.length === 0) return;
  for (const merge of (await session.rows(mergesOfUser, userId)).map(toMerge)) {
    await session.change(rememberMerge, merge.id, JSON.stringify(withoutFields(merge.before, fields)));
    const isPartOfPerson = merge.survivorId === userId && merge.undoneAt === null;
    if (isPartOfPerson) await forgetWithdrawn(session, merge.mergedId, fields);
  }
}

async function addUpdate(
  session: SqlSession,
  write: { readonly userId: string; readonly eventId: string; readonly at: number },
  fields: readonly string[],
): Promise<void> {
  const { userId, eventId, at } = write;
  await addEvent(session, { type: 'user.updated', subjectId: eventId, userId, data: { fields } }, at);
}

const lockUserById = `${userById} FOR UPDATE`;
const identitiesOfUser = 'SELECT * FROM {{prefix}}identities WHERE user_id = ?1 ORDER BY app_id, open_id';
const lockIdentities = `${identitiesOfUser} FOR UPDATE`;

/** Also the text by which a merge lets logins finish. */
export const lockUnionIds: string = `
  SELECT platform, union_id FROM {{prefix}}unionids WHERE user_id = ?1
  ORDER BY platform, union_id FOR UPDATE`;

const usersMergedInto = 'SELECT id FROM {{prefix}}users WHERE merged_into = ?1';

const deleteKeyRing = 'DELETE FROM {{prefix}}session_keys WHERE app_id = ?1 AND open_id = ?2';

const eraseStatements: readonly string[] = [
  "UPDATE {{prefix}}sessions SET open_id = '', device = NULL WHERE user_id = ?1",
  'DELETE FROM {{prefix}}identities WHERE user_id = ?1',
  'DELETE FROM {{prefix}}unionids WHERE user_id = ?1',
  'DELETE FROM {{prefix}}merges WHERE survivor_id = ?1 OR merged_id = ?1',
  "DELETE FROM {{prefix}}outbox WHERE user_id = ?1 AND type <> 'user.deleted'",
  'DELETE FROM {{prefix}}users WHERE id = ?1',
];
