import type { RevokeReason } from '@weapp-auth/protocol';
import type {
  ChangedSession,
  IdentityRecord,
  MergeCause,
  MergeRecord,
  Migration,
  OutboxEvent,
  PortableRow,
  PortableTable,
  SealedKey,
  SessionRecord,
  SharedValue,
  StoredPhone,
  StoredSession,
  UserRecord,
} from './records.ts';

/**
 * Where users, identities and sessions live: the only thing a database has to do for this library.
 *
 * Rules for everyone who writes one:
 * - One call is one atomic unit. It happens wholly or not at all, also when the process is killed.
 * - Ids (UUIDv7) and times (UTC milliseconds) come from the caller; a store invents neither and reads no clock.
 * - Nothing needs a sequence or a lock over more than the users concerned; every frequent query goes by a primary
 *   key or a unique index.
 * - Expected endings are results; what is thrown means that the database failed (`StoreError`, code `store_unavailable`).
 * - Two calls that race end as if one came after the other.
 *
 * Check a store of your own with `storeContract` from `@weapp-auth/server/testing`.
 */
export interface Store {
  /** Brings the schema up to date. Safe when several processes start at once. Resolves to the names it applied. */
  migrate(): Promise<readonly string[]>;
  /** Every migration this version knows, applied or not. Changes nothing. */
  migrations(): Promise<readonly Migration[]>;
  /** Resolves when the database answers; throws when not. */
  ping(): Promise<void>;
  /** Finishes what is under way, then lets go of every connection. */
  close(): Promise<void>;

  /**
   * Records a login; see `LoginWrite`. The usual path (known identity, unionid unchanged, nothing to replace) has
   * to be one round trip.
   */
  saveLogin(write: LoginWrite): Promise<SavedLogin>;

  /** The session with this token hash, whatever its state: `judgeSession` tells live from ended. One indexed read. */
  findSession(tokenHash: string): Promise<StoredSession | null>;
  /** Moves the expiry of a live session. Called at most once an hour per session. Does nothing to an ended one. */
  extendSession(write: ExtendSession): Promise<void>;
  /** Sessions of a user that are neither revoked nor expired at `now`, newest first. */
  listSessions(userId: string, now: number): Promise<readonly SessionRecord[]>;
  /** Ends the live sessions of a selection. Sessions that ended before keep their reason and are not in the result. */
  revokeSessions(write: RevokeSessions): Promise<readonly ChangedSession[]>;
  /** How many sessions are live at `now`. May be slow: meant for a metric, once a minute. */
  countSessions(now: number): Promise<number>;

  findUser(userId: string): Promise<UserRecord | null>;
  findIdentity(appId: string, openId: string): Promise<IdentityRecord | null>;
  /** Changes the given fields, leaves the others. Null when there is no such user. */
  updateUser(write: UpdateUser): Promise<UserRecord | null>;
  /** Forgets a person: see `DeletedUser`. Null when there is no such user. */
  deleteUser(write: DeleteUser): Promise<DeletedUser | null>;
  /** Everything held about a person. Null when there is no such user. */
  exportUser(userId: string): Promise<UserExport | null>;

  /** Stored keys of an identity, newest first, at most three. */
  readSessionKeys(appId: string, openId: string): Promise<readonly SealedKey[]>;
  /** Puts a key at the head of the ring as `LoginWrite.sessionKey` does. Nothing happens to an unknown identity. */
  addSessionKey(write: AddSessionKey): Promise<void>;
  /** Drops the ring of an identity (authorization withdrawn). */
  deleteSessionKeys(appId: string, openId: string): Promise<void>;

  /** Links a unionid that came late, by the same rules as `saveLogin`. */
  linkUnionId(write: LinkUnionId): Promise<LinkResult>;
  /** Joins two users on somebody's decision. */
  mergeUsers(write: MergeUsers): Promise<MergeResult>;
  /** Takes a merge back: `planUndo` says what goes where. The pair is not merged again for the same unionid. */
  undoMerge(write: UndoMerge): Promise<UndoResult>;
  /** Merges in which this user took part, newest first, undone ones too. */
  listMerges(userId: string): Promise<readonly MergeRecord[]>;

  /** Gives a user a phone number, or takes it away (`phone: null`). */
  bindPhone(write: BindPhone): Promise<BindPhoneResult>;

  /**
   * Takes a value that may be taken once. True for the first caller, false for all others until `expiresAt`;
   * from then on the key is free again. `now` decides what has expired.
   */
  takeOnce(write: TakeOnce): Promise<boolean>;
  /** A shared value, also an expired one: the reader decides. */
  readShared(key: string): Promise<SharedValue | null>;
  /** Compare and set: true when the stored version was `expectedVersion` (0: there was none) and the value is now written. */
  writeShared(write: WriteShared): Promise<boolean>;

  /**
   * Takes up to `limit` due events, counts one attempt on each, and hides them from other claimers until
   * `leaseUntil`. Oldest first.
   */
  claimEvents(claim: ClaimEvents): Promise<readonly OutboxEvent[]>;
  /** The events reached all receivers: they are gone. */
  completeEvents(ids: readonly string[]): Promise<void>;
  /** An event has to be tried again: gives it back with what is known now. */
  retryEvent(write: RetryEvent): Promise<void>;

  /** Deletes up to `limit` rows that nobody can ask for any more. Resolves to how many; 0 means done. */
  prune(write: Prune): Promise<number>;

  /** A page of a table in primary key order, for moving to another store. `after` is the `next` of the page before. */
  dumpRows(page: DumpRows): Promise<DumpedRows>;
  /** Inserts rows as `dumpRows` gave them. Rows that are there already stay as they are. Resolves to how many were new. */
  loadRows(table: PortableTable, rows: readonly PortableRow[]): Promise<number>;
}

/**
 * One login, as one atomic write:
 *
 * 1. The identity `(appId, openId)` is found or made. A new identity belongs to the user that holds
 *    `(platform, unionId)`, if there is one, else to a new user `newUserId`.
 * 2. `unionId` is noted on the identity; inside a `platform` it is linked to the user. When another user holds the
 *    link, the two are merged as `planMerge` says, under `mergeId`, unless that pair was merged and undone before.
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
  readonly platform: string | null;
  readonly unionId: string | null;
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
  /** Sessions that were ended or moved to another user by this login. */
  readonly changedSessions: readonly ChangedSession[];
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

/** Which sessions: one by its token, one by its id and owner, all of a user (but one), all of an identity. */
export type SessionSelection =
  | { readonly kind: 'token'; readonly tokenHash: string }
  | { readonly kind: 'one'; readonly userId: string; readonly sessionId: string }
  | { readonly kind: 'user'; readonly userId: string; readonly exceptSessionId: string | null }
  | { readonly kind: 'identity'; readonly appId: string; readonly openId: string };

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
  /** The user as it was, for cleaning up outside the database (avatar file). */
  readonly user: UserRecord;
  readonly changedSessions: readonly ChangedSession[];
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
  readonly platform: string | null;
  readonly unionId: string;
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
    };

export interface MergeUsers {
  readonly userIds: readonly [string, string];
  readonly cause: MergeCause;
  readonly mergeId: string;
  readonly emit: boolean;
  readonly at: number;
}

/** `not-mergeable`: one of them does not exist, was merged away, or they are the same. */
export type MergeResult =
  | { readonly kind: 'not-mergeable' }
  | {
      readonly kind: 'merged';
      readonly user: UserRecord;
      readonly merge: MergeRecord;
      readonly changedSessions: readonly ChangedSession[];
    };

export interface UndoMerge {
  readonly mergeId: string;
  readonly at: number;
}

/** `not-undoable`: there is no such merge, it is undone already, or one of the two users is deleted or merged further. */
export type UndoResult =
  | { readonly kind: 'not-undoable' }
  | {
      readonly kind: 'undone';
      readonly survivor: UserRecord;
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

/** Sessions that ended or expired before `sessionsBefore`; taken values and shared values that expired before `now`. */
export interface Prune {
  readonly sessionsBefore: number;
  readonly now: number;
  readonly limit: number;
}

export interface DumpRows {
  readonly table: PortableTable;
  readonly after: string | null;
  readonly limit: number;
}

export interface DumpedRows {
  readonly rows: readonly PortableRow[];
  /** Where the next page starts; null after the last. */
  readonly next: string | null;
}
