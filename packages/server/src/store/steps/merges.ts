import { olderFirst } from '../person.ts';
import type { ChangedSession, LinkKey, MergeCause, MergeRecord, UserRecord } from '../records.ts';
import { text, toChangedSession, toMerge } from '../rows.ts';
import type { MergeResult, MergeUsers } from '../writes.ts';
import { addEvent } from './outbox.ts';
import { idsOfPerson, keepOwn, lockLiving, readPerson, showInRow } from './persons.ts';
import { change, rows, type Step, WriteConflict } from './step.ts';
import { existingUser, findLivingId, lockBelongings } from './user-rows.ts';

/** See `Store.mergeUsers`. */
export function* mergeUsers(write: MergeUsers): Step<MergeResult> {
  const users = yield* lockPair(write.userIds);
  if (users === null) return { kind: 'not-mergeable' };
  return { kind: 'merged', ...(yield* joinUsers(users, { ...write, by: null })) };
}

/** What a merge leaves. */
export interface Joined {
  readonly user: UserRecord;
  readonly merge: MergeRecord;
  readonly changedSessions: readonly ChangedSession[];
}

/** Merges the two living users of a unionid, unless somebody took that back. */
export function* mergeByUnionId(
  pair: readonly [string, string],
  write: { readonly by: LinkKey; readonly mergeId: string; readonly emit: boolean; readonly at: number },
): Step<Joined | null> {
  const users = yield* lockPair(pair);
  // One of them was merged away or deleted since its id was read: what belongs to it moved, so look again.
  if (users === null || !users.every(({ id }) => pair.includes(id))) throw new WriteConflict('A user moved');
  if (yield* wasParted(pair, write.by)) return null;
  return yield* joinUsers(users, { ...write, cause: 'unionid' });
}

/** See `Store.listMerges`. */
export function* listMerges(userId: string): Step<readonly MergeRecord[]> {
  const livingId = yield* findLivingId(userId);
  const found = new Map<string, MergeRecord>();
  for (const id of livingId === null ? [] : yield* idsOfPerson(livingId)) {
    for (const merge of (yield* rows(mergesOfUser, id)).map(toMerge)) found.set(merge.id, merge);
  }
  return [...found.values()].sort(newestFirst);
}

/** Joins two living users that are locked: the older lives on. */
export function* joinUsers(
  users: readonly [UserRecord, UserRecord],
  write: {
    readonly cause: MergeCause;
    readonly by: LinkKey | null;
    readonly mergeId: string;
    readonly emit: boolean;
    readonly at: number;
  },
): Step<Joined> {
  const { mergeId, cause, by, emit, at } = write;
  const [{ id: survivorId }, { id: mergedId }] = olderFirst(users);
  const survivor = yield* readPerson(survivorId);
  const merged = yield* readPerson(mergedId);
  yield* lockBelongings(mergedId);
  const changedSessions = yield* moveEverything(mergedId, survivorId, at);
  // The merged user lets go of its number first: its index is unique.
  yield* keepOwn(merged[0], { mergedInto: survivorId, at });
  yield* showInRow([...survivor, ...merged], at);
  const link = [by?.openPlatform ?? null, by?.unionId ?? null];
  yield* change(insertMerge, mergeId, survivorId, mergedId, cause, at, ...link);
  if (emit) {
    yield* addEvent({ type: 'user.merged', subjectId: mergeId, userId: survivorId, data: { mergedId } }, at);
  }
  const merge = { id: mergeId, survivorId, mergedId, cause, by, at, undoneAt: null };
  return { user: yield* existingUser(survivorId), merge, changedSessions };
}

/** Locks the living users of two ids, in the order of their ids, so that two of these never wait for each other. */
function* lockPair(userIds: readonly [string, string]): Step<readonly [UserRecord, UserRecord] | null> {
  const [first, second] = userIds[0] <= userIds[1] ? userIds : [userIds[1], userIds[0]];
  const a = yield* lockLiving(first);
  const b = yield* lockLiving(second);
  return a === null || b === null || a.id === b.id ? null : [a, b];
}

/** Whether these two persons were recognised as one by this unionid before, and that was taken back. */
function* wasParted(pair: readonly [string, string], { openPlatform, unionId }: LinkKey): Step<boolean> {
  for (const found of yield* rows(undoneByUnionId, unionId, openPlatform)) {
    const before = [
      yield* findLivingId(text(found, 'survivor_id')),
      yield* findLivingId(text(found, 'merged_id')),
    ];
    if (pair.every((id) => before.includes(id))) return true;
  }
  return false;
}

function* moveEverything(from: string, to: string, at: number): Step<readonly ChangedSession[]> {
  yield* change(moveUnionIds, from, to);
  yield* change(moveIdentities, from, to, at);
  const sessions = yield* rows(lockSessions, from);
  yield* change(moveSessions, from, to);
  return sessions.map((found) => ({ ...toChangedSession(found), userId: to }));
}

function newestFirst(a: MergeRecord, b: MergeRecord): number {
  if (a.at !== b.at) return b.at - a.at;
  return a.id < b.id ? 1 : -1;
}

const mergesOfUser = `
  SELECT * FROM {{prefix}}merges WHERE survivor_id = ?1
  UNION ALL
  SELECT * FROM {{prefix}}merges WHERE merged_id = ?1`;

/** Empty texts: an earlier version did not say by which unionid, so what it parted stays apart whatever the unionid. */
const undoneByUnionId = `
  SELECT survivor_id, merged_id FROM {{prefix}}merges
  WHERE union_id IN (?1, '') AND platform IN (?2, '') AND undone_at IS NOT NULL`;

/** The snapshot of earlier versions is not needed: what a user was before is in its row. */
const insertMerge = `
  INSERT INTO {{prefix}}merges
    (id, survivor_id, merged_id, cause, merged_at, undone_at, before_state, platform, union_id)
  VALUES (?1, ?2, ?3, ?4, ?5, NULL, '{}', ?6, ?7)`;

const moveUnionIds = 'UPDATE {{prefix}}unionids SET user_id = ?2 WHERE user_id = ?1';

const moveIdentities = 'UPDATE {{prefix}}identities SET user_id = ?2, updated_at = ?3 WHERE user_id = ?1';

const lockSessions = `
  SELECT id, user_id, token_hash FROM {{prefix}}sessions WHERE user_id = ?1 ORDER BY id {{lock}}`;

/** The login of a session that comes along did not make the user that it now belongs to. */
const moveSessions = 'UPDATE {{prefix}}sessions SET user_id = ?2, is_new_user = 0 WHERE user_id = ?1';
