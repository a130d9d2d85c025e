import type { MergeRecord, MergeSnapshot, StoredPhone, UserProfile, UserRecord } from './records.ts';

/** How two users become one. */
export interface MergePlan {
  readonly survivorId: string;
  readonly mergedId: string;
  /** The survivor's fields afterwards. The merged user keeps none: what it had is in `before`. */
  readonly survivor: UserProfile;
  readonly before: Pick<MergeSnapshot, 'survivor' | 'merged'>;
}

/**
 * Decides how two users that are one person become one: the older lives on (by creation time, then by id), its own
 * fields win, and what it lacks comes from the other.
 *
 * @example
 * ```ts
 * import type { UserRecord } from '@weapp-auth/server';
 *
 * declare const userA: UserRecord;
 * declare const userB: UserRecord;
 * const plan = planMerge(userA, userB);
 * console.log(`${plan.mergedId} continues as ${plan.survivorId}`);
 * ```
 */
export function planMerge(a: UserRecord, b: UserRecord): MergePlan {
  const [survivor, merged] = isOlder(a, b) ? [a, b] : [b, a];
  return {
    survivorId: survivor.id,
    mergedId: merged.id,
    survivor: {
      nickname: survivor.nickname ?? merged.nickname,
      avatarUrl: survivor.avatarUrl ?? merged.avatarUrl,
      phone: survivor.phone ?? merged.phone,
      hasUnionId: survivor.hasUnionId || merged.hasUnionId,
    },
    before: { survivor: profileOf(survivor), merged: profileOf(merged) },
  };
}

/** The fields of a user that has been merged away. */
export const emptyProfile: UserProfile = { nickname: null, avatarUrl: null, phone: null, hasUnionId: false };

/** How a merge is taken back. */
export interface UndoPlan {
  readonly survivor: UserProfile;
  readonly restored: UserProfile;
  /** A store leaves `restored.phone` out when another user has the number by now, under one of these indexes. */
  readonly restoredPhoneIndexes: readonly string[];
}

/**
 * Every index that the number behind a stored phone may have: one for each secret of the ring. Empty when it was sealed
 * under a secret that is gone. Pure and synchronous.
 */
export type PhoneIndexes = (phone: StoredPhone) => readonly string[];

/**
 * Decides who gets what when a merge is taken back: the merged user gets its old fields; the survivor loses a field
 * only if the merge gave it that field and it still has the same value.
 *
 * Identities and links of `merge.before` go back too, with the sessions of those identities. A number that nobody can
 * read any more stays with the survivor, for whom it may have been sealed anew.
 */
export function planUndo(merge: MergeRecord, survivorNow: UserRecord, phoneIndexes: PhoneIndexes): UndoPlan {
  const { survivor: before, merged } = merge.before;
  const indexes = merged.phone === null ? [] : phoneIndexes(merged.phone);
  const phoneCameFromMerge = before.phone === null && indexes.includes(survivorNow.phone?.index ?? '');
  return {
    survivor: {
      nickname: takeBack(before.nickname, merged.nickname, survivorNow.nickname),
      avatarUrl: takeBack(before.avatarUrl, merged.avatarUrl, survivorNow.avatarUrl),
      phone: phoneCameFromMerge ? null : survivorNow.phone,
      hasUnionId: before.hasUnionId,
    },
    restored: indexes.length > 0 ? merged : { ...merged, phone: null },
    restoredPhoneIndexes: indexes,
  };
}

/** A field that a person may take back. */
export type WithdrawnField = 'nickname' | 'avatarUrl' | 'phone';

/** The fields that an update takes away. */
export function withdrawnFields(changes: {
  readonly nickname?: string | null;
  readonly avatarUrl?: string | null;
}): readonly WithdrawnField[] {
  return (['nickname', 'avatarUrl'] as const).filter((field) => changes[field] === null);
}

/**
 * The memory of a merge without what the person has taken back since, on either side: undoing the merge must not bring
 * it back, and nothing of it may be kept.
 */
export function withoutFields(before: MergeSnapshot, fields: readonly WithdrawnField[]): MergeSnapshot {
  const gone = Object.fromEntries(fields.map((field) => [field, null]));
  return {
    ...before,
    survivor: { ...before.survivor, ...gone },
    merged: { ...before.merged, ...gone },
  };
}

function isOlder(a: UserRecord, b: UserRecord): boolean {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
  return a.id < b.id;
}

function profileOf(user: UserRecord): UserProfile {
  const { nickname, avatarUrl, phone, hasUnionId } = user;
  return { nickname, avatarUrl, phone, hasUnionId };
}

function takeBack(before: string | null, merged: string | null, now: string | null): string | null {
  return before === null && merged !== null && now === merged ? null : now;
}
