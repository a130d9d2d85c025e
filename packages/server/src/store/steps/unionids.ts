import type { ChangedSession, IdentityRecord, MergeRecord, UserRecord } from '../records.ts';
import type { LinkResult, LinkUnionId } from '../writes.ts';
import { mergeByUnionId } from './merges.ts';
import { change, type Step, WriteConflict } from './step.ts';
import { existingUser, lockIdentity, lockLinkedUser } from './user-rows.ts';

/** See `Store.linkUnionId`. */
export function* linkUnionId(write: LinkUnionId): Step<LinkResult> {
  const identity = yield* lockIdentity(write);
  if (identity === null) return { kind: 'no-identity' };
  return { kind: 'linked', ...(yield* linkIdentity(identity, write)) };
}

/** Whose the identity is once its unionid is linked. */
export interface Linked {
  readonly user: UserRecord;
  readonly merge: MergeRecord | null;
  readonly changedSessions: readonly ChangedSession[];
}

/**
 * Notes a unionid on an identity that is locked. Inside a platform it is linked to the user, who is merged with whoever
 * holds the link already.
 */
export function* linkIdentity(
  { appId, openId, userId, ...known }: IdentityRecord,
  write: Omit<LinkUnionId, 'appId' | 'openId'>,
): Step<Linked> {
  const { platform, unionId, at } = write;
  if (known.unionId === unionId && known.platform === platform) return yield* unmerged(userId);
  yield* change(noteUnionId, appId, openId, platform, unionId, at);
  if (platform !== null) {
    yield* change(insertUnionId, platform, unionId, userId, at);
    const holder = yield* lockLinkedUser(platform, unionId);
    if (holder === null) throw new WriteConflict('The link vanished');
    const joined = holder === userId ? null : yield* mergeByUnionId([userId, holder], write);
    if (joined !== null) return joined;
  }
  return yield* unmerged(userId);
}

function* unmerged(userId: string): Step<Linked> {
  const user = yield* existingUser(userId);
  if (!user.hasUnionId) yield* change(markUnionId, userId);
  return { user: { ...user, hasUnionId: true }, merge: null, changedSessions: [] };
}

/** Also by which a new person takes its unionid. */
export const insertUnionId: string = `
  INSERT INTO {{prefix}}unionids (platform, union_id, user_id, created_at)
  VALUES (?1, ?2, ?3, ?4) {{keep union_id}}`;

const noteUnionId = `
  UPDATE {{prefix}}identities SET platform = ?3, union_id = ?4, updated_at = ?5
  WHERE app_id = ?1 AND open_id = ?2`;

const markUnionId = 'UPDATE {{prefix}}users SET has_unionid = 1 WHERE id = ?1';
