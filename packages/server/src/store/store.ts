import type {
  AuditRecord,
  ChangedSession,
  Damage,
  DumpedRows,
  DumpRows,
  IdentityRecord,
  ListAudit,
  MergeRecord,
  Migration,
  OutboxEvent,
  PortableRow,
  PortableTable,
  SealedKey,
  SessionRecord,
  SharedValue,
  StoredSession,
  UserRecord,
} from './records.ts';
import type { MoveScanLogin, OidcRecord, OidcRecordKey, ScanLoginRecord } from './website-sign-in.ts';
import type {
  AddSessionKey,
  BindPhone,
  BindPhoneResult,
  ClaimEvents,
  DeleteAccount,
  DeletedAccount,
  DeletedUser,
  DeleteUser,
  ExtendSession,
  LinkResult,
  LinkUnionId,
  LoginWrite,
  MergeResult,
  MergeUsers,
  Prune,
  Repair,
  ResealPhone,
  RetryEvent,
  RevokeSessions,
  SavedLogin,
  TakeOnce,
  UndoMerge,
  UndoResult,
  UpdateUser,
  UserExport,
  WriteShared,
} from './writes.ts';

/**
 * Where users, identities and sessions live: the only thing a database has to do for this library.
 *
 * Rules for everyone who writes one:
 * - One call is one atomic unit. It happens wholly or not at all, also when the process is killed.
 * - Ids (UUIDv7) and times (UTC milliseconds) come from the caller; a store invents neither and reads no clock.
 * - Nothing needs a sequence or a lock over more than the users concerned; every frequent query goes by a primary
 *   key or a unique index.
 * - Expected endings are results; what is thrown means that the database failed (`StoreError`, code `store_unavailable`).
 * - A user id means the living user that it continues as, in what is read and in what is written.
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
  /**
   * Writes a row of its own, so that a store which only answers is noticed: a replica, a full disk, a file that is gone.
   * Throws the `StoreError` that says what is wrong.
   */
  checkWritable(at: number): Promise<void>;
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
  /** A session by its id and its user, whatever its state. One indexed read, unless the user was merged away. */
  findUserSession(userId: string, sessionId: string): Promise<SessionRecord | null>;
  /** Sessions of a user that are neither revoked nor expired at `now`, newest first, at most 1000. */
  listSessions(userId: string, now: number): Promise<readonly SessionRecord[]>;
  /** Ends the live sessions of a selection. Sessions that ended before keep their reason and are not in the result. */
  revokeSessions(write: RevokeSessions): Promise<readonly ChangedSession[]>;
  /** How many sessions are live at `now`. May be slow: meant for a metric, once a minute. */
  countSessions(now: number): Promise<number>;

  /** The living user that this id continues as. */
  findUser(userId: string): Promise<UserRecord | null>;
  findIdentity(appId: string, openId: string): Promise<IdentityRecord | null>;
  /** The user that a unionid is linked to; null: nobody. */
  findLinkedUser(openPlatform: string, unionId: string): Promise<string | null>;
  /** The user whose phone has one of these indexes; null: nobody. */
  findPhoneOwner(indexes: readonly string[]): Promise<string | null>;
  /** Changes the given fields, leaves the others. Null when there is no such user. */
  updateUser(write: UpdateUser): Promise<UserRecord | null>;
  /** Forgets a person: see `DeletedUser`. Null when there is no such user. */
  deleteUser(write: DeleteUser): Promise<DeletedUser | null>;
  /** Forgets one WeChat account: see `DeleteAccount`. Null when there is no such identity. */
  deleteAccount(write: DeleteAccount): Promise<DeletedAccount | null>;
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
  /**
   * Takes a merge back, in whatever order: the merged user lives again with everything whose home is it or a user joined
   * into it. The two are not merged again by the same unionid.
   */
  undoMerge(write: UndoMerge): Promise<UndoResult>;
  /** Merges in which this person took part, newest first, undone ones too. */
  listMerges(userId: string): Promise<readonly MergeRecord[]>;

  /** Gives a user a phone number, or takes it away (`phone: null`). */
  bindPhone(write: BindPhone): Promise<BindPhoneResult>;
  /** Compare and set: the same number under a new secret. True when it is written; `updatedAt` stays. */
  resealPhone(write: ResealPhone): Promise<boolean>;

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

  /** Adds a record of an OpenID provider, or replaces it. What was used up stays so. */
  saveOidcRecord(record: OidcRecord): Promise<void>;
  /** One indexed read. May be over, or used up: the reader decides. */
  findOidcRecord(key: OidcRecordKey): Promise<OidcRecord | null>;
  /** Uses a record up. True for the first caller, false for all others. */
  consumeOidcRecord(write: { readonly id: string; readonly at: number }): Promise<boolean>;
  deleteOidcRecord(id: string): Promise<void>;
  /** Deletes the records of one kind that were granted together. */
  deleteOidcGrant(grant: { readonly kind: string; readonly grantId: string }): Promise<void>;

  addScanLogin(record: ScanLoginRecord): Promise<void>;
  /** Also one that is over: the reader decides. */
  findScanLogin(id: string): Promise<ScanLoginRecord | null>;
  /** Compare and set; see `MoveScanLogin`. True when it happened. */
  moveScanLogin(write: MoveScanLogin): Promise<boolean>;
  /** Ids of what has left the state `new` since that time, at most `limit`, newest first: what other replicas did. */
  listMovedScanLogins(list: { readonly since: number; readonly limit: number }): Promise<readonly string[]>;

  /** Adds entries to the audit. One that is there already (a repeated try) stays as it is. */
  appendAudit(entries: readonly AuditRecord[]): Promise<void>;
  /** Entries of the audit, newest first. Both ways of asking go by an index. */
  listAudit(list: ListAudit): Promise<readonly AuditRecord[]>;

  /** Deletes up to `limit` rows that nobody can ask for any more. Resolves to how many; 0 means done. */
  prune(write: Prune): Promise<number>;

  /** Finds what contradicts itself, and with `apply` mends it, as one unit. Reads whole tables. Resolves to what it found. */
  repair(write: Repair): Promise<readonly Damage[]>;

  /** Everything as it is at this moment, whatever is written while it is read: for a backup of a store that is in use. */
  openSnapshot(): Promise<StoreSnapshot>;
  /** How many rows a table has. Takes long for a large one: for showing how far a move is. */
  countRows(table: PortableTable): Promise<number>;
  /** A page of a table in primary key order, for moving to another store. `after` is the `next` of the page before. */
  dumpRows(page: DumpRows): Promise<DumpedRows>;
  /** Inserts rows as `dumpRows` gave them. Rows that are there already stay as they are. Resolves to how many were new. */
  loadRows(table: PortableTable, rows: readonly PortableRow[]): Promise<number>;
}

/** One state of a store, to be read page by page. It holds a connection until it is closed. */
export interface StoreSnapshot extends Pick<Store, 'countRows' | 'dumpRows'> {
  close(): Promise<void>;
}
