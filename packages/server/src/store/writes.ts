import type { RevokeReason } from '@weapp-auth/protocol';
import type {
  ChangedSession,
  IdentityRecord,
  MergeCause,
  MergeRecord,
  SealedKey,
  SessionRecord,
  StoredPhone,
  UnionIdProof,
  UserRecord,
} from './records.ts';

/**
 * One login, as one atomic write:
 *
 * 1. The identity `(appId, openId)` is found or made. A new identity belongs to the user that holds the proven
 *    `(openPlatform, unionId)`, if there is one, else to a new user `newUserId`.
 * 2. `unionId` is noted on the identity; a claimed one only where none is proven. A proven one is linked to the user
 *    inside an `openPlatform`. When another person holds the link, the two are merged under `mergeId`: the older lives on.
 *    Unless these two were merged by this unionid before, and that was undone.
 * 3. Empty nickname and avatar of the user are filled from `profile`; fields with a value stay.
 * 4. `sessionKey` goes to the head of the ring. The newest three stay. A key that is in the ring already moves to
 *    the head and pushes nobody out.
 * 5. Live sessions named by `replaces` end with reason `replaced`.
 * 6. The session is inserted.
 * 7. With `emit`, events are written: `user.created`, `user.merged`, one `session.revoked` per replaced session.
 */
export interface LoginWrite {
  readonly appId: string;
  readonly openId: string;
  /** The declared Open Platform group of the app; null: unionids of this app join nobody. */
  readonly openPlatform: string | null;
  readonly unionId: string | null;
  /** How `unionId` is known. */
  readonly proof: UnionIdProof;
  readonly newUserId: string;
  readonly mergeId: string;
  readonly profile: { readonly nickname: string | null; readonly avatarUrl: string | null } | null;
  /** Null when the login has none (cloud login). */
  readonly sessionKey: SealedKey | null;
  readonly session: NewSession;
  /** Which other sessions of the user end: none, those in the same app, or all. */
  readonly replaces: 'none' | 'same-app' | 'all';
  readonly emit: boolean;
  readonly at: number;
}

/** The session that a login makes. */
export interface NewSession {
  readonly id: string;
  readonly tokenHash: string;
  readonly device: string | null;
  readonly expiresAt: number;
}

/** What a login came to. */
export interface SavedLogin {
  readonly user: UserRecord;
  readonly isNewUser: boolean;
  readonly merge: MergeRecord | null;
  /** Whether what is known about the user changed: its other sessions may be remembered with something older. */
  readonly userChanged: boolean;
  /** Sessions that were ended or moved to another user by this login. */
  readonly changedSessions: readonly ChangedSession[];
  /** Whether WeChat tells another unionid than the one that was only claimed for this identity. */
  readonly claimRefuted?: boolean;
}

export interface ExtendSession {
  readonly tokenHash: string;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

export interface RevokeSessions {
  readonly select: SessionSelection;
  readonly reason: RevokeReason;
  readonly emit: boolean;
  readonly at: number;
}

/**
 * Which sessions: one by its token, one by its id and owner, all of a user (but one), all of an identity, all of whoever
 * holds a token but that one (in one app, or everywhere). A user id means the living user that it continues as.
 */
export type SessionSelection =
  | { readonly kind: 'token'; readonly tokenHash: string }
  | { readonly kind: 'one'; readonly userId: string; readonly sessionId: string }
  | { readonly kind: 'user'; readonly userId: string; readonly exceptSessionId: string | null }
  | { readonly kind: 'identity'; readonly appId: string; readonly openId: string }
  | { readonly kind: 'others'; readonly tokenHash: string; readonly appId: string | null };

export interface UpdateUser {
  readonly userId: string;
  readonly changes: { readonly nickname?: string | null; readonly avatarUrl?: string | null };
  /** Makes the id of the `user.updated` event. */
  readonly eventId: string;
  readonly emit: boolean;
  readonly at: number;
}

export interface DeleteUser {
  readonly userId: string;
  /** The reason that the ended sessions tell: `user-deleted` or `account-cancelled`. */
  readonly reason: RevokeReason;
  readonly emit: boolean;
  readonly at: number;
}

/**
 * What a deletion came to. Gone are: the user, users merged into it, identities, unionid links, session keys, merges,
 * and waiting events about them except `user.deleted`. Sessions stay, revoked and without `openId` and `device`, so
 * that a client can be told why; `prune` removes them.
 */
export interface DeletedUser {
  /** The living user as it was. */
  readonly user: UserRecord;
  /** Every user that is gone, for cleaning up outside the database (avatar files). */
  readonly userIds: readonly string[];
  readonly changedSessions: readonly ChangedSession[];
}

/**
 * Forgets one WeChat account: the users that unionids have joined to this identity's home. Where the person also
 * consists of others (joined by phone number or by the operator), those stay, as one person.
 */
export interface DeleteAccount {
  readonly appId: string;
  readonly openId: string;
  readonly reason: RevokeReason;
  /** As of `UndoMerge`. */
  readonly phoneIndexes: PhoneIndexes;
  /** Names the merges that keep the others together. */
  readonly newMergeId: () => string;
  readonly emit: boolean;
  readonly at: number;
}

/** What is gone, and who stays. */
export interface DeletedAccount extends DeletedUser {
  /** The living user of those who stay; null: the account was the whole person. */
  readonly remaining: UserRecord | null;
}

/** Everything held about a person. */
export interface UserExport {
  readonly user: UserRecord;
  readonly identities: readonly IdentityRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly merges: readonly MergeRecord[];
}

export interface AddSessionKey {
  readonly appId: string;
  readonly openId: string;
  readonly key: SealedKey;
  readonly at: number;
}

export interface LinkUnionId {
  readonly appId: string;
  readonly openId: string;
  readonly openPlatform: string | null;
  readonly unionId: string;
  readonly proof: UnionIdProof;
  readonly mergeId: string;
  readonly emit: boolean;
  readonly at: number;
}

export type LinkResult =
  | { readonly kind: 'no-identity' }
  | {
      readonly kind: 'linked';
      readonly user: UserRecord;
      readonly merge: MergeRecord | null;
      readonly changedSessions: readonly ChangedSession[];
      /** As of a {@link SavedLogin}. */
      readonly claimRefuted?: boolean;
    };

export interface MergeUsers {
  readonly userIds: readonly [string, string];
  readonly cause: MergeCause;
  readonly mergeId: string;
  readonly emit: boolean;
  readonly at: number;
}

/** `not-mergeable`: one of them does not exist, or they are one person already. */
export type MergeResult =
  | { readonly kind: 'not-mergeable' }
  | {
      readonly kind: 'merged';
      readonly user: UserRecord;
      readonly merge: MergeRecord;
      readonly changedSessions: readonly ChangedSession[];
    };

/**
 * Every index that the number behind a stored phone may have: one for each secret of the ring. Empty when it was sealed
 * under a secret that is gone. Pure and synchronous.
 */
export type PhoneIndexes = (phone: StoredPhone) => readonly string[];

export interface UndoMerge {
  readonly mergeId: string;
  /** A number that somebody else shows by now, under whichever index, does not come back. */
  readonly phoneIndexes: PhoneIndexes;
  readonly emit: boolean;
  readonly at: number;
}

/** `not-undoable`: there is no such merge in force. */
export type UndoResult =
  | { readonly kind: 'not-undoable' }
  | {
      readonly kind: 'undone';
      /** The living user of those who stay together. */
      readonly survivor: UserRecord;
      /** The merged user, which lives again. */
      readonly restored: UserRecord;
      readonly changedSessions: readonly ChangedSession[];
    };

export interface BindPhone {
  readonly userId: string;
  readonly phone: StoredPhone | null;
  /** What `phone.index` would be under the older keys of the ring: an owner of one of these owns the number too. */
  readonly otherIndexes: readonly string[];
  /** Makes the id of the `user.updated` event. */
  readonly eventId: string;
  readonly emit: boolean;
  readonly at: number;
}

export type BindPhoneResult =
  | { readonly kind: 'bound'; readonly user: UserRecord }
  | { readonly kind: 'owned-by-another'; readonly ownerId: string }
  | { readonly kind: 'no-user' };

/** Seals a number anew, unless the user has another by now or somebody else has this one. */
export interface ResealPhone {
  readonly userId: string;
  /** What is replaced: `StoredPhone.sealed` as it was read. */
  readonly sealedBefore: string;
  readonly sealed: string;
  readonly index: string;
}

export interface TakeOnce {
  /** At most 128 ASCII characters. */
  readonly key: string;
  readonly expiresAt: number;
  readonly now: number;
}

export interface WriteShared {
  /** At most 128 ASCII characters. */
  readonly key: string;
  readonly value: string;
  readonly expectedVersion: number;
  readonly expiresAt: number | null;
}

export interface ClaimEvents {
  readonly limit: number;
  readonly now: number;
  readonly leaseUntil: number;
}

export interface RetryEvent {
  readonly id: string;
  readonly availableAt: number;
  readonly delivered: readonly string[];
}

/** Looks for damage; `apply` mends it too. */
export interface Repair {
  readonly apply: boolean;
  readonly at: number;
}

/** Sessions that ended or expired before `sessionsBefore`; taken values and shared values that expired before `now`. */
export interface Prune {
  readonly sessionsBefore: number;
  /** Entries of the audit from before this time. Default: they stay. */
  readonly auditBefore?: number | undefined;
  readonly now: number;
  readonly limit: number;
}
