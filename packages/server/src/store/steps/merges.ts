import {
  emptyProfile,
  planMerge,
  planUndo,
  type UndoPlan,
  type WithdrawnField,
  withoutFields,
} from '../merge-plan.ts';
import type { ChangedSession, MergeCause, MergeRecord, UserProfile, UserRecord } from '../records.ts';
import { toChangedSession, toMerge } from '../rows.ts';
import type { MergeResult, MergeUsers, UndoMerge, UndoResult } from '../writes.ts';
import { addEvent } from './outbox.ts';
import { change, row, rows, type Step, WriteConflict } from './step.ts';
import { existingUser, findPhoneOwner, lockBelongings, lockUser } from './user-rows.ts';

/** See `Store.mergeUsers`. */
export function* mergeUsers(write: MergeUsers): Step<MergeResult> {
  const [a, b] = yield* lockUsers(write.userIds);
  if (!a || !b || a.id === b.id || a.mergedInto !== null || b.mergedInto !== null) {
    return { kind: 'not-mergeable' };
  }
  return { kind: 'merged', ...(yield* join([a, b], write)) };
}

/** What a merge leaves. */
export interface Joined {
  readonly user: UserRecord;
  readonly merge: MergeRecord;
  readonly changedSessions: readonly ChangedSession[];
}

/** Merges the two users of a unionid, unless somebody took a merge of that pair back. */
export function* mergeByUnionId(
  userIds: readonly [string, string],
  write: Omit<MergeUsers, 'userIds' | 'cause'>,
): Step<Joined | null> {
  const undone = yield* rows(undoneMergeOfPair, ...userIds);
  if (undone.length > 0) return null;
  const [a, b] = yield* lockUsers(userIds);
  // One of them was merged away or deleted since its id was read: what belongs to it moved, so look again.
  if (!a || !b || a.mergedInto !== null || b.mergedInto !== null) throw new WriteConflict('A user moved');
  return yield* join([a, b], { ...write, cause: 'unionid' });
}

/** See `Store.undoMerge`. */
export function* undoMerge(write: UndoMerge): Step<UndoResult> {
  const found = yield* row(lockMerge, write.mergeId);
  if (found === undefined) return { kind: 'not-undoable' };
  const merge = toMerge(found);
  const [survivor, merged] = yield* lockUsers([merge.survivorId, merge.mergedId]);
  if (!survivor || survivor.mergedInto !== null || merged?.mergedInto !== survivor.id) {
    return { kind: 'not-undoable' };
  }
  const plan = planUndo(merge, survivor, write.phoneIndexes);
  yield* setProfile(survivor.id, { profile: plan.survivor, mergedInto: null, at: write.at });
  const restored = yield* withFreePhone(plan);
  yield* setProfile(merged.id, { profile: restored, mergedInto: null, at: write.at });
  const changedSessions = yield* moveBack(merge);
  yield* change(markUndone, merge.id, write.at);
  return {
    kind: 'undone',
    survivor: yield* existingUser(survivor.id),
    restored: yield* existingUser(merged.id),
    changedSessions,
  };
}

/** See `Store.listMerges`. */
export function* listMerges(userId: string): Step<readonly MergeRecord[]> {
  return (yield* rows(mergesOfUser, userId)).map(toMerge);
}

/** What a person takes back leaves the memory of their merges too, along the whole chain. */
export function* forgetWithdrawn(userId: string, fields: readonly WithdrawnField[]): Step<void> {
  if (fields.length === 0) return;
  for (const merge of yield* listMerges(userId)) {
    yield* change(rememberMerge, merge.id, JSON.stringify(withoutFields(merge.before, fields)));
    const isPartOfPerson = merge.survivorId === userId && merge.undoneAt === null;
    if (isPartOfPerson) yield* forgetWithdrawn(merge.mergedId, fields);
  }
}

/** Locks both in the order of their ids, so that two of these never wait for each other. Keeps the given order. */
function* lockUsers(userIds: readonly [string, string]): Step<[UserRecord | null, UserRecord | null]> {
  const [first, second] = userIds;
  if (first <= second) return [yield* lockUser(first), yield* lockUser(second)];
  const locked = yield* lockUser(second);
  return [yield* lockUser(first), locked];
}

function* join(
  users: readonly [UserRecord, UserRecord],
  write: {
    readonly cause: MergeCause;
    readonly mergeId: string;
    readonly emit: boolean;
    readonly at: number;
  },
): Step<Joined> {
  const { mergeId, cause, at } = write;
  const { survivorId, mergedId, survivor, before } = planMerge(...users);
  const snapshot = { ...before, ...(yield* lockBelongings(mergedId)) };
  const changedSessions = yield* moveEverything(mergedId, survivorId, at);
  // The merged user lets go of the phone first: its index is unique.
  yield* setProfile(mergedId, { profile: emptyProfile, mergedInto: survivorId, at });
  yield* setProfile(survivorId, { profile: survivor, mergedInto: null, at });
  yield* change(insertMerge, mergeId, survivorId, mergedId, cause, at, JSON.stringify(snapshot));
  if (write.emit) {
    yield* addEvent({ type: 'user.merged', subjectId: mergeId, userId: survivorId, data: { mergedId } }, at);
  }
  const merge = { id: mergeId, survivorId, mergedId, cause, at, undoneAt: null, before: snapshot };
  return { user: yield* existingUser(survivorId), merge, changedSessions };
}

function* moveEverything(from: string, to: string, at: number): Step<readonly ChangedSession[]> {
  yield* change(moveUnionIds, from, to);
  yield* change(moveIdentities, from, to, at);
  const sessions = yield* rows(lockSessions, from);
  yield* change(moveSessions, from, to);
  return sessions.map((found) => ({ ...toChangedSession(found), userId: to }));
}

function* moveBack({ survivorId, mergedId, before }: MergeRecord): Step<readonly ChangedSession[]> {
  for (const { platform, unionId } of before.unionIds) {
    yield* change(moveUnionIdBack, survivorId, mergedId, platform, unionId);
  }
  const changed: ChangedSession[] = [];
  for (const { appId, openId } of before.identities) {
    const moved = yield* change(moveIdentityBack, survivorId, mergedId, appId, openId);
    if (moved === 0) continue;
    const sessions = yield* rows(lockIdentitySessions, survivorId, appId, openId);
    yield* change(moveIdentitySessions, survivorId, mergedId, appId, openId);
    changed.push(...sessions.map((found) => ({ ...toChangedSession(found), userId: mergedId })));
  }
  return changed;
}

function* setProfile(
  userId: string,
  write: { readonly profile: UserProfile; readonly mergedInto: string | null; readonly at: number },
): Step<void> {
  const { nickname, avatarUrl, phone, hasUnionId } = write.profile;
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  const phoneColumns = [sealed, index, masked, countryCode];
  const rest = [hasUnionId ? 1 : 0, write.mergedInto, write.at];
  yield* change(updateWhole, userId, nickname, avatarUrl, ...phoneColumns, ...rest);
}

function* withFreePhone({ restored, restoredPhoneIndexes }: UndoPlan): Step<UserProfile> {
  const owner = yield* findPhoneOwner(restoredPhoneIndexes);
  return owner === null ? restored : { ...restored, phone: null };
}

/** Two reads by index: one OR over both columns would need the database to combine them. */
const undoneMergeOfPair = `
  SELECT id FROM {{prefix}}merges WHERE survivor_id = ?1 AND merged_id = ?2 AND undone_at IS NOT NULL
  UNION ALL
  SELECT id FROM {{prefix}}merges WHERE survivor_id = ?2 AND merged_id = ?1 AND undone_at IS NOT NULL`;

const mergesOfUser = `
  SELECT * FROM {{prefix}}merges WHERE survivor_id = ?1 OR merged_id = ?1 ORDER BY merged_at DESC, id DESC`;

const lockMerge = 'SELECT * FROM {{prefix}}merges WHERE id = ?1 AND undone_at IS NULL {{lock}}';
const markUndone = 'UPDATE {{prefix}}merges SET undone_at = ?2 WHERE id = ?1';
const rememberMerge = 'UPDATE {{prefix}}merges SET before_state = ?2 WHERE id = ?1';

const insertMerge = `
  INSERT INTO {{prefix}}merges (id, survivor_id, merged_id, cause, merged_at, undone_at, before_state)
  VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6)`;

/** What a merge, or taking one back, makes of a user. */
const updateWhole = `
  UPDATE {{prefix}}users SET
    nickname = ?2, avatar_url = ?3,
    phone_sealed = ?4, phone_index = ?5, phone_masked = ?6, phone_country_code = ?7,
    has_unionid = ?8, merged_into = ?9, updated_at = ?10
  WHERE id = ?1`;

const moveUnionIds = 'UPDATE {{prefix}}unionids SET user_id = ?2 WHERE user_id = ?1';
const moveUnionIdBack = `${moveUnionIds} AND platform = ?3 AND union_id = ?4`;

const moveIdentities = 'UPDATE {{prefix}}identities SET user_id = ?2, updated_at = ?3 WHERE user_id = ?1';
const moveIdentityBack = `
  UPDATE {{prefix}}identities SET user_id = ?2 WHERE user_id = ?1 AND app_id = ?3 AND open_id = ?4`;

const lockSessions = `
  SELECT id, user_id, token_hash FROM {{prefix}}sessions WHERE user_id = ?1 ORDER BY id {{lock}}`;
const lockIdentitySessions = `
  SELECT id, user_id, token_hash FROM {{prefix}}sessions
  WHERE user_id = ?1 AND app_id = ?2 AND open_id = ?3 ORDER BY id {{lock}}`;

const moveSessions = 'UPDATE {{prefix}}sessions SET user_id = ?2 WHERE user_id = ?1';
const moveIdentitySessions = `${moveSessions} AND app_id = ?3 AND open_id = ?4`;
