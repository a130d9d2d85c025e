import { type WithdrawnField, withdrawnFields, withoutFields } from '../merge-plan.ts';
import type { IdentityRecord, UserRecord } from '../records.ts';
import { text, toChangedSession, toIdentity, toMerge, toSession, toUser } from '../rows.ts';
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
import type { SqliteDatabase } from './database.ts';
import { addEvent } from './outbox.ts';

/** See `Store.findUser`. */
export function findUser(db: SqliteDatabase, userId: string): UserRecord | null {
  const row = db.get(userById, userId);
  return row ? toUser(row) : null;
}

/** See `Store.findIdentity`. */
export function findIdentity(db: SqliteDatabase, appId: string, openId: string): IdentityRecord | null {
  const row = db.get(identityByKey, appId, openId);
  return row ? toIdentity(row) : null;
}

/** See `Store.findLinkedUser`. */
export function findLinkedUser(db: SqliteDatabase, platform: string, unionId: string): string | null {
  const row = db.get(userOfUnionId, platform, unionId);
  return row ? text(row, 'user_id') : null;
}

/** See `Store.findPhoneOwner`. */
export function findPhoneOwner(db: SqliteDatabase, indexes: readonly string[]): string | null {
  for (const index of indexes) {
    const owner = db.get(ownerOfPhone, index);
    if (owner) return text(owner, 'id');
  }
  return null;
}

/** See `Store.updateUser`. */
export function updateUser(db: SqliteDatabase, write: UpdateUser): UserRecord | null {
  const before = findUser(db, write.userId);
  if (before === null) return null;
  const { nickname = before.nickname, avatarUrl = before.avatarUrl } = write.changes;
  db.run(updateFields, before.id, nickname, avatarUrl, write.at);
  forgetWithdrawn(db, before.id, withdrawnFields(write.changes));
  if (write.emit) addUpdate(db, write, Object.keys(write.changes));
  return { ...before, nickname, avatarUrl, updatedAt: write.at };
}

/** See `Store.bindPhone`. */
export function bindPhone(db: SqliteDatabase, write: BindPhone): BindPhoneResult {
  const before = findUser(db, write.userId);
  if (before === null || before.mergedInto !== null) return { kind: 'no-user' };
  const { phone, at } = write;
  const indexes = phone === null ? [] : [phone.index, ...write.otherIndexes];
  for (const index of indexes) {
    const ownerId = findPhoneOwner(db, [index]);
    if (ownerId !== null && ownerId !== before.id) return { kind: 'owned-by-another', ownerId };
  }
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  db.run(updatePhone, before.id, sealed, index, masked, countryCode, at);
  if (phone === null) forgetWithdrawn(db, before.id, ['phone']);
  if (write.emit) addUpdate(db, write, ['phone']);
  return { kind: 'bound', user: { ...before, phone, updatedAt: at } };
}

/** See `Store.resealPhone`. */
export function resealPhone(db: SqliteDatabase, write: ResealPhone): boolean {
  const { userId, sealedBefore, sealed, index } = write;
  const ownerId = findPhoneOwner(db, [index]);
  if (ownerId !== null && ownerId !== userId) return false;
  return db.run(resealNumber, userId, sealedBefore, sealed, index) > 0;
}

/** See `Store.exportUser`. */
export function exportUser(db: SqliteDatabase, userId: string): UserExport | null {
  const user = findUser(db, userId);
  if (user === null) return null;
  return {
    user,
    identities: db.all('SELECT * FROM {{prefix}}identities WHERE user_id = ?1', userId).map(toIdentity),
    sessions: db.all(sessionsOfUser, userId).map(toSession),
    merges: db.all(mergesOfUser, userId).map(toMerge),
  };
}

/** See `Store.deleteUser`. */
export function deleteUser(db: SqliteDatabase, write: DeleteUser): DeletedUser | null {
  const { userId, reason, at } = write;
  const user = findUser(db, userId);
  if (user === null) return null;
  const changedSessions = db.all(revokeAll, userId, at, reason).map(toChangedSession);
  for (const row of db.all(userAndMergedOnes, userId)) eraseUser(db, text(row, 'id'));
  if (write.emit) addEvent(db, { type: 'user.deleted', subjectId: userId, userId }, at);
  return { user, changedSessions };
}

function eraseUser(db: SqliteDatabase, userId: string): void {
  for (const statement of eraseStatements) db.run(statement, userId);
}

/** What a person takes back leaves the memory of their merges too, along the whole chain. */
function forgetWithdrawn(db: SqliteDatabase, userId: string, fields: readonly WithdrawnField[]): void {
  if (fields.length === 0) return;
  for (const merge of db.all(mergesOfUser, userId).map(toMerge)) {
    db.run(rememberMerge, merge.id, JSON.stringify(withoutFields(merge.before, fields)));
    const isPartOfPerson = merge.survivorId === userId && merge.undoneAt === null;
    if (isPartOfPerson) forgetWithdrawn(db, merge.mergedId, fields);
  }
}

function addUpdate(
  db: SqliteDatabase,
  write: { readonly userId: string; readonly eventId: string; readonly at: number },
  fields: readonly string[],
): void {
  const { userId, eventId, at } = write;
  addEvent(db, { type: 'user.updated', subjectId: eventId, userId, data: { fields } }, at);
}

const revokeAll = `
  UPDATE {{prefix}}sessions SET revoked_at = ?2, revoke_reason = ?3
  WHERE user_id = ?1 AND revoked_at IS NULL AND expires_at > ?2
  RETURNING id, user_id, token_hash`;

/** A merged user may itself be what another was merged into, so this follows the chain. */
const userAndMergedOnes = `
  WITH RECURSIVE person (id) AS (
    SELECT ?1
    UNION
    SELECT users.id FROM {{prefix}}users AS users JOIN person ON users.merged_into = person.id
  )
  SELECT id FROM person`;

const eraseStatements: readonly string[] = [
  "UPDATE {{prefix}}sessions SET open_id = '', device = NULL WHERE user_id = ?1",
  `DELETE FROM {{prefix}}session_keys WHERE (app_id, open_id) IN
     (SELECT app_id, open_id FROM {{prefix}}identities WHERE user_id = ?1)`,
  'DELETE FROM {{prefix}}identities WHERE user_id = ?1',
  'DELETE FROM {{prefix}}unionids WHERE user_id = ?1',
  'DELETE FROM {{prefix}}merges WHERE survivor_id = ?1 OR merged_id = ?1',
  "DELETE FROM {{prefix}}outbox WHERE user_id = ?1 AND type <> 'user.deleted'",
  'DELETE FROM {{prefix}}users WHERE id = ?1',
];
