import { withdrawnFields } from '../merge-plan.ts';
import type { UserRecord } from '../records.ts';
import { sessionColumns, text, toIdentity, toSession } from '../rows.ts';
import type { DeletedUser, DeleteUser, UpdateUser, UserExport } from '../writes.ts';
import { forgetWithdrawn, listMerges } from './merges.ts';
import { addEvent } from './outbox.ts';
import { deleteSessionKeys } from './session-keys.ts';
import { endAllSessions } from './sessions.ts';
import { change, rows, type Step } from './step.ts';
import { findUser, lockBelongings, lockUser } from './user-rows.ts';

/** See `Store.updateUser`. */
export function* updateUser(write: UpdateUser): Step<UserRecord | null> {
  const before = yield* lockUser(write.userId);
  if (before === null) return null;
  const { nickname = before.nickname, avatarUrl = before.avatarUrl } = write.changes;
  yield* change(updateFields, before.id, nickname, avatarUrl, write.at);
  yield* forgetWithdrawn(before.id, withdrawnFields(write.changes));
  if (write.emit) yield* addUpdated(write, Object.keys(write.changes));
  return { ...before, nickname, avatarUrl, updatedAt: write.at };
}

/** Writes `user.updated` into the transaction under way. */
export function* addUpdated(
  write: { readonly userId: string; readonly eventId: string; readonly at: number },
  fields: readonly string[],
): Step<void> {
  const { userId, eventId, at } = write;
  yield* addEvent({ type: 'user.updated', subjectId: eventId, userId, data: { fields } }, at);
}

/** See `Store.exportUser`. */
export function* exportUser(userId: string): Step<UserExport | null> {
  const user = yield* findUser(userId);
  if (user === null) return null;
  return {
    user,
    identities: (yield* rows(identitiesOfUser, userId)).map(toIdentity),
    sessions: (yield* rows(sessionsOfUser, userId)).map(toSession),
    merges: yield* listMerges(userId),
  };
}

/** See `Store.deleteUser`. */
export function* deleteUser(write: DeleteUser): Step<DeletedUser | null> {
  const { userId, at } = write;
  const user = yield* lockUser(userId);
  if (user === null) return null;
  const { identities } = yield* lockBelongings(userId);
  const changedSessions = yield* endAllSessions(userId, write);
  for (const { appId, openId } of identities) yield* deleteSessionKeys(appId, openId);
  yield* eraseUser(userId);
  if (write.emit) yield* addEvent({ type: 'user.deleted', subjectId: userId, userId }, at);
  return { user, changedSessions };
}

/** A merged user may itself be what another was merged into, so this follows the chain. */
function* eraseUser(userId: string): Step<void> {
  for (const merged of yield* rows(usersMergedInto, userId)) yield* eraseUser(text(merged, 'id'));
  for (const statement of eraseStatements) yield* change(statement, userId);
}

const updateFields = `
  UPDATE {{prefix}}users SET nickname = ?2, avatar_url = ?3, updated_at = ?4 WHERE id = ?1`;

const identitiesOfUser = 'SELECT * FROM {{prefix}}identities WHERE user_id = ?1 ORDER BY app_id, open_id';

const sessionsOfUser = `SELECT ${sessionColumns} FROM {{prefix}}sessions WHERE user_id = ?1 ORDER BY id DESC`;

const usersMergedInto = 'SELECT id FROM {{prefix}}users WHERE merged_into = ?1 ORDER BY id';

const eraseStatements: readonly string[] = [
  "UPDATE {{prefix}}sessions SET open_id = '', device = NULL WHERE user_id = ?1",
  'DELETE FROM {{prefix}}identities WHERE user_id = ?1',
  'DELETE FROM {{prefix}}unionids WHERE user_id = ?1',
  'DELETE FROM {{prefix}}merges WHERE survivor_id = ?1 OR merged_id = ?1',
  "DELETE FROM {{prefix}}outbox WHERE user_id = ?1 AND type <> 'user.deleted'",
  'DELETE FROM {{prefix}}users WHERE id = ?1',
];
