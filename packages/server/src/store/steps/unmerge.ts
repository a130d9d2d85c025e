import { type Member, type Person, phoneHolder, withoutPhoneOf } from '../person.ts';
import type { ChangedSession, MergeRecord, StoredPhone } from '../records.ts';
import { text, toChangedSession, toMerge } from '../rows.ts';
import type { PhoneIndexes, UndoMerge, UndoResult } from '../writes.ts';
import { addEvent } from './outbox.ts';
import { dropPhone, idsOfPerson, keepPhone, lockLiving, readPerson, showInRow } from './persons.ts';
import { change, row, rows, type Step } from './step.ts';
import { existingUser, findPhoneOwner, lockBelongings } from './user-rows.ts';

/** See `Store.undoMerge`. */
export function* undoMerge(write: UndoMerge): Step<UndoResult> {
  const known = yield* row(mergeById, write.mergeId);
  const living = known === undefined ? null : yield* lockLiving(text(known, 'merged_id'));
  // Looked at again, now that nobody else joins or parts this person.
  const found = living === null ? undefined : yield* row(mergeInForce, write.mergeId);
  if (found === undefined || living === null) return { kind: 'not-undoable' };
  const merge = toMerge(found);
  const changedSessions = yield* unmerge(merge, { ...write, livingId: living.id });
  if (write.emit) yield* addUnmerged(merge, { ...write, livingId: living.id });
  return {
    kind: 'undone',
    survivor: yield* existingUser(living.id),
    restored: yield* existingUser(merge.mergedId),
    changedSessions,
  };
}

/** How a merge is taken back. */
export interface Unmerging {
  /** The living user of both, which is locked. */
  readonly livingId: string;
  readonly phoneIndexes: PhoneIndexes;
  readonly at: number;
}

/** Cuts a merge that is in force, and computes both persons anew from those that still are. */
export function* unmerge(merge: MergeRecord, how: Unmerging): Step<readonly ChangedSession[]> {
  const { livingId, at } = how;
  const { id: mergeId, mergedId } = merge;
  yield* change(markUndone, mergeId, at);
  const changedSessions = yield* moveBack(mergedId, livingId);
  const survivor = yield* readPerson(livingId);
  const restored = yield* readPerson(mergedId);
  yield* showApart({ survivor, restored }, how);
  return changedSessions;
}

/** Writes `user.unmerged` into the transaction under way. */
export function* addUnmerged(
  { id: mergeId, mergedId: restoredId }: MergeRecord,
  { livingId, at }: Pick<Unmerging, 'livingId' | 'at'>,
): Step<void> {
  const data = { mergeId, restoredId };
  yield* addEvent({ type: 'user.unmerged', subjectId: mergeId, userId: livingId, data }, at);
}

/** Everything whose home is the restored user or one that was joined into it: also what came after the merge. */
function* moveBack(restoredId: string, livingId: string): Step<readonly ChangedSession[]> {
  yield* lockBelongings(livingId);
  const changed: ChangedSession[] = [];
  for (const homeId of yield* idsOfPerson(restoredId)) {
    yield* change(moveLinksHome, livingId, restoredId, homeId);
    for (const identity of yield* rows(identitiesOfHome, livingId, homeId)) {
      const key = [text(identity, 'app_id'), text(identity, 'open_id')];
      yield* change(moveIdentity, livingId, restoredId, ...key);
      const sessions = yield* rows(lockSessionsOf, livingId, ...key);
      yield* change(moveSessionsOf, livingId, restoredId, ...key);
      changed.push(...sessions.map((found) => ({ ...toChangedSession(found), userId: restoredId })));
    }
  }
  return changed;
}

/**
 * A number that somebody else shows by now does not come back: to the restored first, then to those who stay. Those let
 * go of what they showed before it is written, because its index is unique.
 */
function* showApart(
  apart: { readonly survivor: Person; readonly restored: Person },
  how: Unmerging,
): Step<void> {
  const { at, phoneIndexes } = how;
  const livingId = apart.survivor[0].id;
  const kept = phoneHolder(apart.survivor)?.own.phone ?? null;
  const pair = [livingId, apart.restored[0].id];
  const shownBefore = (yield* existingUser(livingId)).phone;
  const isTaken = function* (phone: StoredPhone, others: StoredPhone | null): Step<boolean> {
    const indexes = phoneIndexes(phone);
    return (others !== null && indexes.includes(others.index)) || (yield* isShownElsewhere(indexes, pair));
  };
  const restored = yield* giveUpTaken(apart.restored, (phone) => isTaken(phone, kept));
  const brought = phoneHolder(restored)?.own.phone ?? null;
  const survivor = yield* giveUpTaken(apart.survivor, function* (phone) {
    return phone.index !== shownBefore?.index && (yield* isTaken(phone, brought));
  });
  yield* change(hidePhone, livingId);
  yield* showInRow(restored, at);
  yield* showInRow(survivor, at);
}

/**
 * Gives the users of a person back the numbers that they had before some of them left. Only what somebody outside shows
 * by now is lost; what the living user showed all the time (`shownIndex`) cannot be.
 */
export function* returnPhones(
  livingId: string,
  before: readonly Member[],
  { shownIndex, phoneIndexes, at }: Omit<Unmerging, 'livingId'> & { readonly shownIndex: string | null },
): Step<void> {
  const phones = new Map(before.map(({ id, own }) => [id, own.phone]));
  const withPhone = (member: Member): Member => ({
    ...member,
    own: { ...member.own, phone: phones.get(member.id) ?? null },
  });
  const [living, ...joined] = yield* readPerson(livingId);
  const members = joined.map(withPhone);
  for (const member of members) yield* keepPhone(member);
  const person = yield* giveUpTaken([withPhone(living), ...members], function* (phone) {
    return phone.index !== shownIndex && (yield* isShownElsewhere(phoneIndexes(phone), [livingId]));
  });
  yield* showInRow(person, at);
}

function* giveUpTaken(person: Person, isTaken: (phone: StoredPhone) => Step<boolean>): Step<Person> {
  const holder = phoneHolder(person);
  const phone = holder?.own.phone ?? null;
  if (holder === undefined || phone === null || !(yield* isTaken(phone))) return person;
  if (holder !== person[0]) yield* dropPhone(holder.id);
  return yield* giveUpTaken(withoutPhoneOf(person, holder.id), isTaken);
}

/** A number that has no index, because no secret opens it, counts as shown: nobody can tell that it is not. */
function* isShownElsewhere(indexes: readonly string[], ours: readonly string[]): Step<boolean> {
  if (indexes.length === 0) return true;
  for (const index of indexes) {
    const ownerId = yield* findPhoneOwner([index]);
    if (ownerId !== null && !ours.includes(ownerId)) return true;
  }
  return false;
}

const mergeById = 'SELECT merged_id FROM {{prefix}}merges WHERE id = ?1';
const mergeInForce = 'SELECT * FROM {{prefix}}merges WHERE id = ?1 AND undone_at IS NULL {{lock}}';
const markUndone = 'UPDATE {{prefix}}merges SET undone_at = ?2 WHERE id = ?1';

const moveLinksHome = `
  UPDATE {{prefix}}unionids SET user_id = ?2 WHERE user_id = ?1 AND home_user_id = ?3`;

const identitiesOfHome = `
  SELECT app_id, open_id FROM {{prefix}}identities
  WHERE user_id = ?1 AND home_user_id = ?2 ORDER BY app_id, open_id`;

const moveIdentity = `
  UPDATE {{prefix}}identities SET user_id = ?2 WHERE user_id = ?1 AND app_id = ?3 AND open_id = ?4`;

const lockSessionsOf = `
  SELECT id, user_id, token_hash FROM {{prefix}}sessions
  WHERE user_id = ?1 AND app_id = ?2 AND open_id = ?3 ORDER BY id {{lock}}`;

const moveSessionsOf = `
  UPDATE {{prefix}}sessions SET user_id = ?2 WHERE user_id = ?1 AND app_id = ?3 AND open_id = ?4`;

const hidePhone = 'UPDATE {{prefix}}users SET phone_index = NULL WHERE id = ?1';
