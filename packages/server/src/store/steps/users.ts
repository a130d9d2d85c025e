import type { UserRecord } from '../records.ts';
import { sessionColumns, toIdentity, toSession } from '../rows.ts';
import type { UpdateUser, UserExport } from '../writes.ts';
import { listMerges } from './merges.ts';
import { addEvent } from './outbox.ts';
import { lockLiving, takeAsOwn, withdraw } from './persons.ts';
import { change, rows, type Step } from './step.ts';
import { findUser } from './user-rows.ts';

/** See `Store.updateUser`. */
export function* updateUser(write: UpdateUser): Step<UserRecord | null> {
  const before = yield* lockLiving(write.userId);
  if (before === null) return null;
  const { nickname = before.nickname, avatarUrl = before.avatarUrl } = write.changes;
  yield* change(updateFields, before.id, nickname, avatarUrl, write.at);
  const changed = (['nickname', 'avatarUrl'] as const).filter((field) => write.changes[field] !== undefined);
  yield* takeAsOwn(before.id, changed);
  yield* withdraw(
    before.id,
    changed.filter((field) => write.changes[field] === null),
  );
  if (write.emit) yield* addUpdated({ ...write, userId: before.id }, changed);
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
    identities: (yield* rows(identitiesOfUser, user.id)).map(toIdentity),
    sessions: (yield* rows(sessionsOfUser, user.id)).map(toSession),
    merges: yield* listMerges(user.id),
  };
}

const updateFields = `
  UPDATE {{prefix}}users SET nickname = ?2, avatar_url = ?3, updated_at = ?4 WHERE id = ?1`;

const identitiesOfUser = 'SELECT * FROM {{prefix}}identities WHERE user_id = ?1 ORDER BY app_id, open_id';

const sessionsOfUser = `SELECT ${sessionColumns} FROM {{prefix}}sessions WHERE user_id = ?1 ORDER BY id DESC`;
