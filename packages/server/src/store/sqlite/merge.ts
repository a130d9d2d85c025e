import { emptyProfile, planMerge, planUndo, type UndoPlan } from '../merge-plan.ts';
import type { ChangedSession, MergeCause, MergeRecord, UserProfile, UserRecord } from '../records.ts';
import { text, toChangedSession, toMerge } from '../rows.ts';
import {
  insertMerge,
  moveIdentities,
  moveIdentityBack,
  moveUnionIdBack,
  moveUnionIds,
  updateWhole,
} from '../statements/merges.ts';
import { ownerOfPhone } from '../statements/users.ts';
import type { MergeResult, MergeUsers, UndoMerge, UndoResult } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';
import { addEvent } from './outbox.ts';
import { findUser } from './users.ts';

/** See `Store.mergeUsers`. */
export function mergeUsers(db: SqliteDatabase, write: MergeUsers): MergeResult {
  const [a, b] = write.userIds.map((id) => findUser(db, id));
  if (!a || !b || a.id === b.id || a.mergedInto !== null || b.mergedInto !== null)
    return { kind: 'not-mergeable' };
  return { kind: 'merged', ...join(db, [a, b], write) };
}

/** Merges the two users of a unionid, unless somebody took a merge of that pair back. */
export function mergeByUnionId(
  db: SqliteDatabase,
  users: readonly [UserRecord, UserRecord],
  write: Omit<MergeUsers, 'userIds' | 'cause'>,
): Joined | null {
  const [a, b] = users;
  if (db.get(undoneMergeOfPair, a.id, b.id)) return null;
  return join(db, users, { ...write, cause: 'unionid' });
}

/** What a merge leaves. */
export interface Joined {
  readonly user: UserRecord;
  readonly merge: MergeRecord;
  readonly changedSessions: readonly ChangedSession[];
}

/** See `Store.undoMerge`. */
export function undoMerge(db: SqliteDatabase, write: UndoMerge): UndoResult {
  const row = db.get('SELECT * FROM {{prefix}}merges WHERE id = ?1 AND undone_at IS NULL', write.mergeId);
  const merge = row ? toMerge(row) : null;
  const survivor = merge && findUser(db, merge.survivorId);
  const merged = merge && findUser(db, merge.mergedId);
  if (!survivor || survivor.mergedInto !== null || merged?.mergedInto !== survivor.id)
    return { kind: 'not-undoable' };

  const plan = planUndo(merge, survivor, write.phoneIndexes);
  setProfile(db, survivor.id, { profile: plan.survivor, mergedInto: null, at: write.at });
  setProfile(db, merged.id, { profile: withFreePhone(db, plan), mergedInto: null, at: write.at });
  const changedSessions = moveBack(db, merge);
  db.run('UPDATE {{prefix}}merges SET undone_at = ?2 WHERE id = ?1', merge.id, write.at);
  return {
    kind: 'undone',
    survivor: existing(findUser(db, survivor.id)),
    restored: existing(findUser(db, merged.id)),
    changedSessions,
  };
}

function join(
  db: SqliteDatabase,
  users: readonly [UserRecord, UserRecord],
  write: {
    readonly cause: MergeCause;
    readonly mergeId: string;
    readonly emit: boolean;
    readonly at: number;
  },
): Joined {
  const { mergeId, at } = write;
  const { survivorId, mergedId, survivor, before } = planMerge(...users);
  const identities = db.all(identitiesOf, mergedId).map((row) => ({
    appId: text(row, 'app_id'),
    openId: text(row, 'open_id'),
  }));
  const unionIds = db.all(unionIdsOf, mergedId).map((row) => ({
    platform: text(row, 'platform'),
    unionId: text(row, 'union_id'),
  }));
  const snapshot = { ...before, identities, unionIds };
  db.run(moveIdentities, mergedId, survivorId, at);
  db.run(moveUnionIds, mergedId, survivorId);
  const changedSessions = db.all(moveSessions, mergedId, survivorId).map(toChangedSession);
  // The merged user lets go of the phone first: its index is unique.
  setProfile(db, mergedId, { profile: emptyProfile, mergedInto: survivorId, at });
  setProfile(db, survivorId, { profile: survivor, mergedInto: null, at });
  db.run(insertMerge, mergeId, survivorId, mergedId, write.cause, at, JSON.stringify(snapshot));
  if (write.emit) {
    addEvent(db, { type: 'user.merged', subjectId: mergeId, userId: survivorId, data: { mergedId } }, at);
  }
  const merge = {
    id: mergeId,
    survivorId,
    mergedId,
    cause: write.cause,
    at,
    undoneAt: null,
    before: snapshot,
  };
  return { user: existing(findUser(db, survivorId)), merge, changedSessions };
}

function moveBack(db: SqliteDatabase, merge: MergeRecord): readonly ChangedSession[] {
  const { survivorId, mergedId, before } = merge;
  for (const { platform, unionId } of before.unionIds) {
    db.run(moveUnionIdBack, survivorId, mergedId, platform, unionId);
  }
  return before.identities.flatMap(({ appId, openId }) => {
    const moved = db.run(moveIdentityBack, survivorId, mergedId, appId, openId);
    if (moved === 0) return [];
    return db.all(moveIdentitySessions, survivorId, mergedId, appId, openId).map(toChangedSession);
  });
}

function setProfile(
  db: SqliteDatabase,
  userId: string,
  write: { readonly profile: UserProfile; readonly mergedInto: string | null; readonly at: number },
): void {
  const { nickname, avatarUrl, phone, hasUnionId } = write.profile;
  const { sealed = null, index = null, masked = null, countryCode = null } = phone ?? {};
  const phoneColumns = [sealed, index, masked, countryCode];
  const rest = [hasUnionId ? 1 : 0, write.mergedInto, write.at];
  db.run(updateWhole, userId, nickname, avatarUrl, ...phoneColumns, ...rest);
}

function withFreePhone(db: SqliteDatabase, plan: UndoPlan): UserProfile {
  const isTaken = plan.restoredPhoneIndexes.some((index) => db.get(ownerOfPhone, index) !== undefined);
  return isTaken ? { ...plan.restored, phone: null } : plan.restored;
}

function existing(user: UserRecord | null): UserRecord {
  if (user === null) throw new TypeError('a user vanished inside a transaction');
  return user;
}

const undoneMergeOfPair = `
  SELECT id FROM {{prefix}}merges
  WHERE undone_at IS NOT NULL
    AND ((survivor_id = ?1 AND merged_id = ?2) OR (survivor_id = ?2 AND merged_id = ?1))
  LIMIT 1`;

const identitiesOf = 'SELECT app_id, open_id FROM {{prefix}}identities WHERE user_id = ?1';
const unionIdsOf = 'SELECT platform, union_id FROM {{prefix}}unionids WHERE user_id = ?1';
const moveSessions = `
  UPDATE {{prefix}}sessions SET user_id = ?2 WHERE user_id = ?1 RETURNING id, user_id, token_hash`;

const moveIdentitySessions = `
  UPDATE {{prefix}}sessions SET user_id = ?2 WHERE user_id = ?1 AND app_id = ?3 AND open_id = ?4
  RETURNING id, user_id, token_hash`;
