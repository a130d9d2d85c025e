import type { RevokeReason } from '@weapp-auth/protocol';

/** A person. Several identities (one per mini program) may point here. */
export interface UserRecord {
  /** UUIDv7, given by the caller. */
  readonly id: string;
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly phone: StoredPhone | null;
  /** Whether any identity of this person has a unionid. */
  readonly hasUnionId: boolean;
  /** Set in the row of a user that was merged away: the user that lives on. What a `Store` answers is living: null. */
  readonly mergedInto: string | null;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** UTC milliseconds. */
  readonly updatedAt: number;
}

/** A phone number as it is kept: readable only with the key ring, findable only by its blind index. */
export interface StoredPhone {
  /** The number, sealed (AES-256-GCM, text form). */
  readonly sealed: string;
  /** Keyed hash of the number: unique over all numbers that are shown. */
  readonly index: string;
  /** `138******66`. */
  readonly masked: string;
  /** Without plus sign: `86`. */
  readonly countryCode: string;
}

/** One person in one mini program: the key is `(appId, openId)` and never changes. */
export interface IdentityRecord {
  readonly appId: string;
  readonly openId: string;
  /** The living user of its home. */
  readonly userId: string;
  /** The user that it was made for: never changes, whatever is merged or taken apart. */
  readonly homeUserId: string;
  /** The declared Open Platform group that `unionId` belongs to. */
  readonly openPlatform: string | null;
  readonly unionId: string | null;
  /** How the unionid is known; null: there is none. */
  readonly proof: UnionIdProof | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * How a unionid is known. `proven`: WeChat told it to this server (code2Session, a paid order, CloudRun's gateway), or
 * the operator vouches for it. `claimed`: it came out of a ciphertext that the client carried. A claim joins nobody.
 */
export type UnionIdProof = 'proven' | 'claimed';

/** A signed-in device. The token itself is nowhere, only its SHA-256. */
export interface SessionRecord {
  /** UUIDv7, public: the client may see it in its list of devices. */
  readonly id: string;
  /** SHA-256 of the token, base64url without padding (43 characters). Unique. */
  readonly tokenHash: string;
  readonly userId: string;
  readonly appId: string;
  /** Empty once the user is deleted. */
  readonly openId: string;
  /** What the client called itself at login, at most 64 characters. */
  readonly device: string | null;
  /** Whether the login that made this session also made the user: a repeated login answers the same. */
  readonly isNewUser: boolean;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  /** When and why the session ended before its time; both null while it has not. */
  readonly revokedAt: number | null;
  readonly revokeReason: RevokeReason | null;
}

/** What a look-up by token hash finds. `user` is null only when the user is deleted (the session is revoked then). */
export interface StoredSession {
  readonly session: SessionRecord;
  readonly user: UserRecord | null;
}

/** A session that a write ended, or moved to another user: caches drop it by its hash. */
export interface ChangedSession {
  readonly id: string;
  /** Whose it is now. */
  readonly userId: string;
  readonly tokenHash: string;
}

/** A `session_key` as it is kept. */
export interface SealedKey {
  /** Keyed hash of the key: two equal keys have equal fingerprints, and it tells nothing else. */
  readonly fingerprint: string;
  /** The key, sealed (AES-256-GCM, text form). */
  readonly sealed: string;
}

/** One user continues as another: in force until it is undone. */
export interface MergeRecord {
  readonly id: string;
  /** The older user, which lives on. */
  readonly survivorId: string;
  readonly mergedId: string;
  readonly cause: MergeCause;
  /** What both were recognised by; null unless the cause is a unionid, and for merges of earlier versions. */
  readonly by: LinkKey | null;
  readonly at: number;
  readonly undoneAt: number | null;
}

/** What identifies a link: a unionid inside a declared Open Platform group. */
export interface LinkKey {
  readonly openPlatform: string;
  readonly unionId: string;
}

/** Why two users turned out to be one person. */
export type MergeCause = 'unionid' | 'phone' | 'operator';

/** What happened, for hooks and webhooks. */
export type EventType =
  | 'user.created'
  | 'user.merged'
  | 'user.unmerged'
  | 'user.updated'
  | 'user.deleted'
  | 'session.revoked';

/**
 * A row of the outbox: written in the same transaction as the change it tells of.
 *
 * The id is never invented inside a statement: it is `<type>:<id of what happened>`, where that is the user for
 * `user.created` and `user.deleted`, the merge for `user.merged` and `user.unmerged`, the session for `session.revoked`, and the
 * caller's `eventId` for `user.updated`.
 */
export interface OutboxEvent {
  readonly id: string;
  readonly type: EventType;
  readonly userId: string;
  /** Extra facts: `{"mergedId"}` of `user.merged`, `{"mergeId","restoredId"}` of `user.unmerged`, `{"sessionId","reason"}` of `session.revoked`, `{"fields"}` of `user.updated`. */
  readonly data: Readonly<Record<string, string | readonly string[]>>;
  readonly createdAt: number;
  /** Not handed out before this time. */
  readonly availableAt: number;
  /** How often it had been handed out before this time. */
  readonly attempts: number;
  /** Names of the receivers that have it already. */
  readonly delivered: readonly string[];
}

/** What matters to security, and is recorded when somebody does it or is refused it. */
export type AuditAction =
  | 'login'
  | 'logout'
  | 'token'
  | 'user-merged'
  | 'merge-undone'
  | 'user-updated'
  | 'unionid-linked'
  | 'claim-refuted'
  | 'phone-bound'
  | 'phone-removed'
  | 'device-removed'
  | 'devices-removed'
  | 'account-deleted'
  | 'account-exported'
  | 'open-data'
  | 'push'
  | 'introspection'
  | 'scan-login'
  | 'scan-login-refused'
  | 'website-sign-in'
  | 'phone-revealed'
  | 'session-key-reset'
  | 'secret-changed'
  | 'secrets-resealed'
  | 'signing-key-added';

/** Who did it: a person, whoever calls `auth.api`, WeChat, or this server by itself. */
export type AuditActor = 'user' | 'operator' | 'wechat' | 'system';

/** A row of the audit: added once, never changed. It names nobody but by the ids of this server. */
export interface AuditRecord {
  /** UUIDv7: the order of the record. */
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly action: AuditAction;
  readonly outcome: 'done' | 'refused';
  /** Why it was refused, as an error code, or what more there is to say: a closed set of words. */
  readonly reason: string | null;
  readonly actor: AuditActor;
  /** Whom it concerns, as known then: later merges do not change it. */
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly appId: string | null;
  readonly requestId: string | null;
  /** The /24 around an IPv4 address, the /48 around an IPv6 address. */
  readonly address: string | null;
}

/** A page of the audit. */
export interface ListAudit {
  /** Only what concerns this user id, as it was recorded. Default: everybody. */
  readonly userId?: string | undefined;
  /** Only entries before this id. Default: from the newest. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Something that an earlier version, or a hand in the database, left in a state that this version never makes. */
export interface Damage {
  readonly kind:
    | 'merge-of-nobody'
    | 'user-merged-wrongly'
    | 'user-missing'
    | 'identity-of-another'
    | 'link-of-another'
    | 'keys-of-nobody'
    | 'session-of-another'
    | 'flag-of-unionid';
  /** The id, openid or unionid of the row. */
  readonly subject: string;
}

/** A small value shared by all replicas (an access token, signing keys). */
export interface SharedValue {
  readonly value: string;
  /** Counts writes, from 1. */
  readonly version: number;
  readonly expiresAt: number | null;
}

/** One schema step of a store. */
export interface Migration {
  /** `0001-initial`. */
  readonly name: string;
  /** The statements as they would run, table prefix filled in. */
  readonly sql: string;
  readonly applied: boolean;
}

/** The tables in an order in which they can be copied from one store into another. Columns are the same in every dialect. */
export const portableTables = [
  'users',
  'identities',
  'unionids',
  'session_keys',
  'sessions',
  'merges',
  'outbox',
  'shared_values',
  'oidc_records',
  'audit',
] as const;

/** A table that can be copied between stores. */
export type PortableTable = (typeof portableTables)[number];

/** A row as it is copied: column name → value. Booleans are 0 and 1, times are numbers, JSON is text. */
export type PortableRow = Readonly<Record<string, string | number | null>>;

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
