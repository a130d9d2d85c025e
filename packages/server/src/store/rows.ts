import type { RevokeReason } from '@weapp-auth/protocol';
import type {
  AuditAction,
  AuditActor,
  AuditRecord,
  ChangedSession,
  EventType,
  IdentityRecord,
  LinkKey,
  MergeCause,
  MergeRecord,
  OutboxEvent,
  PortableTable,
  SealedKey,
  SessionRecord,
  SharedValue,
  StoredPhone,
  UnionIdProof,
  UserRecord,
} from './records.ts';
import { tableShapes } from './tables.ts';
import type { OidcRecord, ScanLoginRecord, ScanLoginState } from './website-sign-in.ts';

/** A row as a driver returns it, by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns of a user, for statements that join: aliased `user_…`. */
export const userColumns: string = aliased('user', 'users');

/** The same without names, for `toListedUser`. */
export const userList: string = listed('users');

/** Reads a row made with `userColumns`. */
export function toUser(row: Row): UserRecord {
  return {
    id: text(row, 'user_id'),
    nickname: textOrNull(row, 'user_nickname'),
    avatarUrl: textOrNull(row, 'user_avatar_url'),
    phone: toPhone(row),
    hasUnionId: row.user_has_unionid === 1,
    mergedInto: textOrNull(row, 'user_merged_into'),
    createdAt: number(row, 'user_created_at'),
    updatedAt: number(row, 'user_updated_at'),
  };
}

/** Reads a row of `identities`. */
export function toIdentity(row: Row): IdentityRecord {
  return {
    appId: text(row, 'app_id'),
    openId: text(row, 'open_id'),
    userId: text(row, 'user_id'),
    homeUserId: text(row, 'home_user_id'),
    openPlatform: textOrNull(row, 'platform'),
    unionId: textOrNull(row, 'union_id'),
    // Written from that union only.
    proof: textOrNull(row, 'proof') as UnionIdProof | null,
    createdAt: number(row, 'created_at'),
    updatedAt: number(row, 'updated_at'),
  };
}

/** Columns of a session, aliased `session_…` so that they can stand beside a user's. */
export const sessionColumns: string = aliased('session', 'sessions');

/** The same without names, for `toStoredSession`. */
export const sessionList: string = listed('sessions');

/** Reads a row made with `sessionColumns`. */
export function toSession(row: Row): SessionRecord {
  return {
    id: text(row, 'session_id'),
    tokenHash: text(row, 'session_token_hash'),
    userId: text(row, 'session_user_id'),
    appId: text(row, 'session_app_id'),
    openId: text(row, 'session_open_id'),
    device: textOrNull(row, 'session_device'),
    isNewUser: row.session_is_new_user === 1,
    createdAt: number(row, 'session_created_at'),
    lastSeenAt: number(row, 'session_last_seen_at'),
    expiresAt: number(row, 'session_expires_at'),
    revokedAt: numberOrNull(row, 'session_revoked_at'),
    // Written from that union only.
    revokeReason: textOrNull(row, 'session_revoke_reason') as RevokeReason | null,
  };
}

/** Reads a row with `id`, `user_id` and `token_hash`. */
export function toChangedSession(row: Row): ChangedSession {
  return { id: text(row, 'id'), userId: text(row, 'user_id'), tokenHash: text(row, 'token_hash') };
}

/** Reads a row of `session_keys`: the ring, newest first. */
export function toKeyRing(row: Row): readonly SealedKey[] {
  return ['1', '2', '3'].flatMap((slot) => {
    const fingerprint = textOrNull(row, `fingerprint_${slot}`);
    const sealed = textOrNull(row, `sealed_${slot}`);
    return fingerprint !== null && sealed !== null ? [{ fingerprint, sealed }] : [];
  });
}

/** Reads a row of `merges`. */
export function toMerge(row: Row): MergeRecord {
  return {
    id: text(row, 'id'),
    survivorId: text(row, 'survivor_id'),
    mergedId: text(row, 'merged_id'),
    // Written from that union only.
    cause: text(row, 'cause') as MergeCause,
    by: toLinkKey(row),
    at: number(row, 'merged_at'),
    undoneAt: numberOrNull(row, 'undone_at'),
  };
}

/** Reads a row of `outbox` as it was before its claim. */
export function toEvent(row: Row): OutboxEvent {
  return {
    id: text(row, 'id'),
    // These three are written from these types only.
    type: text(row, 'type') as EventType,
    data: JSON.parse(text(row, 'data')) as OutboxEvent['data'],
    delivered: JSON.parse(text(row, 'delivered')) as readonly string[],
    userId: text(row, 'user_id'),
    createdAt: number(row, 'created_at'),
    availableAt: number(row, 'available_at'),
    attempts: number(row, 'attempts'),
  };
}

/** Reads a row of `audit`. */
export function toAuditRecord(row: Row): AuditRecord {
  return {
    id: text(row, 'id'),
    at: number(row, 'happened_at'),
    // These three are written from these types only.
    action: text(row, 'action') as AuditAction,
    outcome: text(row, 'outcome') as AuditRecord['outcome'],
    actor: text(row, 'actor') as AuditActor,
    reason: textOrNull(row, 'reason'),
    userId: textOrNull(row, 'user_id'),
    sessionId: textOrNull(row, 'session_id'),
    appId: textOrNull(row, 'app_id'),
    requestId: textOrNull(row, 'request_id'),
    address: textOrNull(row, 'address'),
  };
}

/** Reads a row of `shared_values`. */
export function toSharedValue(row: Row): SharedValue {
  return {
    value: text(row, 'content'),
    version: number(row, 'version'),
    expiresAt: numberOrNull(row, 'expires_at'),
  };
}

/** Reads a row of `oidc_records`. */
export function toOidcRecord(row: Row): OidcRecord {
  return {
    id: text(row, 'id'),
    kind: text(row, 'kind'),
    sealed: text(row, 'sealed'),
    grantId: textOrNull(row, 'grant_id'),
    uid: textOrNull(row, 'uid'),
    userCode: textOrNull(row, 'user_code'),
    userId: textOrNull(row, 'user_id'),
    expiresAt: numberOrNull(row, 'expires_at'),
    consumedAt: numberOrNull(row, 'consumed_at'),
  };
}

/** Reads a row of `scan_logins`. */
export function toScanLogin(row: Row): ScanLoginRecord {
  return {
    id: text(row, 'id'),
    appId: text(row, 'app_id'),
    sealed: text(row, 'sealed'),
    // Written from that union only.
    state: text(row, 'state') as ScanLoginState,
    userId: textOrNull(row, 'user_id'),
    agreed: textOrNull(row, 'agreed'),
    changedAt: number(row, 'changed_at'),
    expiresAt: number(row, 'expires_at'),
  };
}

/** Reads a column that holds text. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is not text`);
  return value;
}

/** Reads a column that holds text or nothing. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

function aliased(alias: string, table: PortableTable): string {
  return tableShapes[table].columns
    .map((name) => `{{prefix}}${table}.${name} AS ${alias}_${name}`)
    .join(', ');
}

function listed(table: PortableTable): string {
  return tableShapes[table].columns.map((name) => `{{prefix}}${table}.${name}`).join(', ');
}

/** Empty texts: an earlier version did not say by which unionid. */
function toLinkKey(row: Row): LinkKey | null {
  const [openPlatform, unionId] = [textOrNull(row, 'platform'), textOrNull(row, 'union_id')];
  return openPlatform && unionId ? { openPlatform, unionId } : null;
}

/** The number of a user that was merged away has its index where it is not unique: others may show it. */
function toPhone(row: Row): StoredPhone | null {
  if (row.user_phone_sealed === null) return null;
  return {
    sealed: text(row, 'user_phone_sealed'),
    index: text(row, row.user_phone_index === null ? 'user_dormant_phone_index' : 'user_phone_index'),
    masked: text(row, 'user_phone_masked'),
    countryCode: text(row, 'user_phone_country_code'),
  };
}

function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} is not a number`);
  return value;
}

function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}
