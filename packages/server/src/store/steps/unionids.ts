import type { ChangedSession, IdentityRecord, MergeRecord, UserRecord } from '../records.ts';
import type { LinkResult, LinkUnionId } from '../writes.ts';
import { mergeByUnionId } from './merges.ts';
import { change, type Step, WriteConflict } from './step.ts';
import { existingUser, type LockedIdentity, lockIdentity, lockLink } from './user-rows.ts';

/** See `Store.linkUnionId`. */
export function* linkUnionId(write: LinkUnionId): Step<LinkResult> {
  const identity = yield* lockIdentity(write);
  if (identity === null) return { kind: 'no-identity' };
  const { user, merge, changedSessions, claimRefuted } = yield* linkIdentity(identity, write);
  return { kind: 'linked', user, merge, changedSessions, claimRefuted };
}

/** Whose the identity is once its unionid is linked. */
export interface Linked {
  readonly user: UserRecord;
  readonly merge: MergeRecord | null;
  readonly userChanged: boolean;
  readonly changedSessions: readonly ChangedSession[];
  readonly claimRefuted: boolean;
}

/**
 * Notes a unionid on an identity that is locked. A proven one is linked to the user inside an Open Platform account, who is merged with
 * whoever holds the link already.
 */
export function* linkIdentity(
  identity: LockedIdentity,
  write: Omit<LinkUnionId, 'appId' | 'openId'>,
): Step<Linked> {
  const { appId, openId, userId } = identity;
  const { openPlatform, unionId, proof, at } = write;
  if (isNothingNew(identity, write)) return unchanged(yield* existingUser(userId));
  const claimRefuted = isRefuted(identity, write);
  if (!isNoted(identity, write)) yield* change(noteUnionId, appId, openId, openPlatform, unionId, proof, at);
  if (openPlatform !== null && proof === 'proven') {
    yield* change(insertUnionId, openPlatform, unionId, userId, at, identity.homeUserId);
    const holder = yield* lockLink(openPlatform, unionId);
    if (holder === null) throw new WriteConflict('The link vanished');
    const pair = [userId, holder.userId] as const;
    const joined =
      pair[0] === pair[1] ? null : yield* mergeByUnionId(pair, { ...write, by: { openPlatform, unionId } });
    if (joined !== null) return { ...joined, userChanged: true, claimRefuted };
  }
  return { ...(yield* marked(userId)), claimRefuted };
}

/** Whatever the usual login asks in one statement: nothing of this unionid is new, and its link is theirs. */
function isNothingNew(identity: LockedIdentity, write: Omit<LinkUnionId, 'appId' | 'openId'>): boolean {
  if (write.proof === 'claimed') return identity.proof === 'proven' || isNoted(identity, write);
  const isLinked = write.openPlatform === null || identity.linkOwnerId === identity.userId;
  return isNoted(identity, write) && isLinked;
}

function isNoted(
  known: IdentityRecord,
  { openPlatform, unionId, proof }: Omit<LinkUnionId, 'appId' | 'openId'>,
): boolean {
  return known.unionId === unionId && known.openPlatform === openPlatform && known.proof === proof;
}

/** Somebody claimed a unionid here that is not theirs. */
function isRefuted(
  known: IdentityRecord,
  { unionId, proof }: Pick<LinkUnionId, 'unionId' | 'proof'>,
): boolean {
  return known.proof === 'claimed' && proof === 'proven' && known.unionId !== unionId;
}

function unchanged(user: UserRecord): Linked {
  return { user, merge: null, userChanged: false, changedSessions: [], claimRefuted: false };
}

function* marked(userId: string): Step<Linked> {
  const user = yield* existingUser(userId);
  if (user.hasUnionId) return unchanged(user);
  yield* change(markUnionId, userId);
  return { ...unchanged({ ...user, hasUnionId: true }), userChanged: true };
}

/** Also by which a new person takes its unionid. */
export const insertUnionId: string = `
  INSERT INTO {{prefix}}unionids (platform, union_id, user_id, created_at, home_user_id)
  VALUES (?1, ?2, ?3, ?4, ?5) {{keep union_id}}`;

const noteUnionId = `
  UPDATE {{prefix}}identities SET platform = ?3, union_id = ?4, proof = ?5, updated_at = ?6
  WHERE app_id = ?1 AND open_id = ?2`;

const markUnionId = 'UPDATE {{prefix}}users SET has_unionid = 1 WHERE id = ?1';
