import { emptyProfile, planMerge, planUndo, type UndoPlan } from '../merge-plan.ts';
import type { ChangedSession, MergeCause, MergeRecord, UserProfile, UserRecord } from '../records.ts';
import { text, toChangedSession, toMerge } from '../rows.ts';
import {
  insertMerge,
  mergesOfUser,
  moveIdentities,
  moveIdentityBack,
  moveUnionIdBack,
  moveUnionIds,
  updateWhole,
} from '../statements/merges.ts';
import { ownerOfPhone } from '../statements/users.ts';
import type { MergeResult, MergeUsers, UndoMerge, UndoResult } from '../writes.ts';
import { addEvent } from './outbox.ts';
import { SqlConflict, type SqlSession } from './sql-database.ts';
import { findUser, lockUnionIds, lockUser } from './users.ts';

/** See `Store.mergeUsers`. */
export async function mergeUsers(session: SqlSession, write: MergeUsers): Promise<MergeResult> {
  const [a, b] = await lockUsers(session, write.userIds);
  if (!a || !b || a.id === b.id || a.mergedInto !== null || b.mergedInto !== null) {
    return { kind: 'not-mergeable' };
  }
  return { kind: 'merged', ...(await join(session, [a, b], write)) };
}

/** Merges the two users of a unionid, unless somebody took a merge of that pair back. */
export async function mergeByUnionId(
  session: SqlSession,
  userIds: readonly [string, string],
  write: Omit<MergeUsers, 'userIds' | 'cause'>,
): Promise<Joined | null> {
  const undone = await session.rows(undoneMergeOfPair, ...userIds);
  if (undone.length > 0) return null;
  const [a, b] = await lockUsers(session, userIds);
  // One of them was merged away or deleted since its id was read: what belongs to it moved, so look again.
  if (!a || !b || a.mergedInto !== null || b.mergedInto !== null) throw new SqlConflict('A user moved');
  return join(session, [a, b], { ...write, cause: 'unionid' });
}

/** What a merge leaves. */
export interface Joined {
  readonly user: UserRecord;
  readonly merge: MergeRecord;
  readonly changedSessions: readonly ChangedSession[];
}

/** See `Store.listMerges`. */
export async function listMerges(session: SqlSession, userId: string): Promise<readonly MergeRecord[]> {
  return (await session.rows(mergesOfUser, userId)).map(toMerge);
}

/** See `Store.undoMerge`. */
export async function undoMerge(session: SqlSession, write: UndoMerge): Promise<UndoResult> {
  const [row] = await session.rows(lockMerge, write.mergeId);
  if (row === undefined) return { kind: 'not-undoable' };
  const merge = toMerge(row);
  const [survivor, merged] = await lockUsers(session, [merge.survivorId, merge.mergedId]);
  if (!survivor || survivor.mergedInto !== null || merged?.mergedInto !== survivor.id) {
    return { kind: 'not-undoable' };
  }
  const plan = planUndo(merge, survivor, write.phoneIndexes);
  await setProfile(session, survivor.id, { profile: plan.survivor, mergedInto: null, at: write.at });
  const restored = await withFreePhone(session, plan);
  await setProfile(session, merged.id, { profile: restored, mergedInto: null, at: write.at });
  const changedSessions = await moveBack(session, merge);
  await session.change(markUndone, merge.id, write.at);
  return {
    kind: 'undone',
    survivor: existing(await findUser(session, survivor.id)),
    restored: existing(await findUser(session, merged.id)),
    changedSessions,
  };
}

/** Locks both in the order of their ids, so that two of these never wait for each other. Keeps the given order. */
async function lockUsers(
  session: SqlSession,
  userIds: readonly [string, string],
): Promise<[UserRecord | null, UserRecord | null]> {
  const [first, second] = userIds;
  if (first <= second) return [await lockUser(session, first), await lockUser(session, second)];
  const locked = await lockUser(session, second);
  return [await lockUser(session, first), locked];
}

async function join(
  session: SqlSession,
  users: readonly [UserRecord, UserRecord],
  write: {
    readonly cause: MergeCause;
    readonly mergeId: string;
    readonly emit: boolean;
    readonly at: number;
  },
): Promise<Joined> {
  const { mergeId, cause, at } = write;
  const { survivorId, mergedId, survivor, before } = planMerge(...users);
  const belongings = await lockBelongings(session, mergedId);
  await session.change(moveUnionIds, mergedId, survivorId);
  await session.change(moveIdentities, mergedId, survivorId, at);
  const sessions = await session.rows(sessionsOf, mergedId);
  await session.change(moveSessions, mergedId, survivorId);
  const changedSessions = sessions.map((row) => ({ ...toChangedSession(row), userId: survivorId }));
  // The merged user lets go of the phone first: its index is unique.
  await setProfile(session, mergedId, { profile: emptyProfile, mergedInto: survivorId, at });
  await setProfile(session, survivorId, { profile: survivor, mergedInto: null, at });
  const snapshot = { ...before, ...belongings };
  await session.change(insertMerge, mergeId, survivorId, mergedId, cause, at, JSON.stringify(snapshot));
  if (write.emit) {
    const event = {
      type: 'user.merged',
      subjectId: mergeId,
      userId: survivorId,
      data: { mergedId },
    } as const;
    await addEvent(session, event, at);
  }
  const merge = { id: mergeId, survivorId, mergedId, cause, at, undoneAt: null, before: snapshot };
  return { user: existing(await findUser(session, survivorId)), merge, changedSessions };
}

/**
 * What belongs to a user that is about to be merged away. A login holds the link and the identity that it found until
 * it is written: locking both lets it finish, so that its identity and session move too, and lets the next one see the
 * new owner.
 */
async function lockBelongings(
  session: SqlSession,
  userId: string,
): Promise<Pick<MergeRecord['before'], 'identities' | 'unionIds'>> {
  const links = await session.rows(lockUnionIds, userId);
  const identities = await session.rows(lockIdentities, userId);
  return {
    identities: identities.map((row) => ({ appId: text(row, 'app_id'), openId: text(row, 'open_id') })),
    unionIds: links.map((row) => ({ platform: text(row, 'platform'), unionId: text(row, 'union_id') })),
  };
}

async function moveBack(session: SqlSession, merge: MergeRecord): Promise<readonly ChangedSession[]> {
  const { survivorId, mergedId, before } = merge;
  for (const { platform, unionId } of before.unionIds) {
    await session.change(moveUnionIdBack, survivorId, mergedId, platform, unionId);
  }
  const changed: ChangedSession[] = [];
  for (const { appId, openId } of before.identities) {
    const moved = await session.change(moveIdentityBack, survivorId, mergedId, appId, openId);
    if (moved === 0) continue;
    const sessions = await session.rows(sessionsOfIdentity, survivorId, appId, openId);
    await session.change(moveIdentitySessions, survivorId, mergedId, appId, openId);
    changed.push(...sessions.map((row) => ({ ...toChangedSession(row), userId: mergedId })));
  }
  return changed;
}

async function setProfile(
  session: SqlSession,
  userId: string,
  write: { readonly profile: UserProfile; readonly mergedInto: string | null; readonly at: number },
): Promise<void> {
  const { nickname, avatarUrl, phone, hasUnionId } = write.profile;
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  const phoneColumns = [sealed, index, masked, countryCode];
  const rest = [hasUnionId ? 1 : 0, write.mergedInto, write.at];
  await session.change(updateWhole, userId, nickname, avatarUrl, ...phoneColumns, ...rest);
}

async function withFreePhone(session: SqlSession, plan: UndoPlan): Promise<UserProfile> {
  for (const index of plan.restoredPhoneIndexes) {
    const owners = await session.rows(ownerOfPhone, index);
    if (owners.length > 0) return { ...plan.restored, phone: null };
  }
  return plan.restored;
}

function existing(user: UserRecord | null): UserRecord {
  if (user === null) throw new TypeError('a user vanished inside a transaction');
  return user;
}

/** Two reads by index: one OR over both columns would need the database to combine them. */
const undoneMergeOfPair = `
  SELECT id FROM {{prefix}}merges WHERE survivor_id = ?1 AND merged_id = ?2 AND undone_at IS NOT NULL
  UNION ALL
  SELECT id FROM {{prefix}}merges WHERE survivor_id = ?2 AND merged_id = ?1 AND undone_at IS NOT NULL`;

const lockMerge = 'SELECT * FROM {{prefix}}merges WHERE id = ?1 AND undone_at IS NULL FOR UPDATE';
const markUndone = 'UPDATE {{prefix}}merges SET undone_at = ?2 WHERE id = ?1';

const lockIdentities = `
  SELECT app_id, open_id FROM {{prefix}}identities WHERE user_id = ?1 ORDER BY app_id, open_id FOR UPDATE`;

const sessionsOf = 'SELECT id, user_id, token_hash FROM {{prefix}}sessions WHERE user_id = ?1 FOR UPDATE';
const moveSessions = 'UPDATE {{prefix}}sessions SET user_id = ?2 WHERE user_id = ?1';

const sessionsOfIdentity = `
  SELECT id, user_id, token_hash FROM {{prefix}}sessions
  WHERE user_id = ?1 AND app_id = ?2 AND open_id = ?3 FOR UPDATE`;
const moveIdentitySessions = `
  UPDATE {{prefix}}sessions SET user_id = ?2 WHERE user_id = ?1 AND app_id = ?3 AND open_id = ?4`;
