import type { ChangedSession, IdentityRecord, MergeRecord, SealedKey, UserRecord } from '../records.ts';
import { toIdentity, toKeyRing, toUser, userColumns } from '../rows.ts';
import type { AddSessionKey, LinkResult, LinkUnionId, LoginWrite, SavedLogin } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';
import { mergeByUnionId } from './merge.ts';
import { addEvent } from './outbox.ts';
import { replaceSessions } from './sessions.ts';
import { findIdentity } from './users.ts';

/** See `Store.saveLogin`: the steps of `LoginWrite` in their order. */
export function saveLogin(db: SqliteDatabase, write: LoginWrite): SavedLogin {
  const known = findPerson(db, write);
  const person = known ?? addPerson(db, write);
  const isNewUser = known === null && person.user.id === write.newUserId;
  const linked =
    write.unionId === null ? unchanged(person.user) : link(db, person, { ...write, unionId: write.unionId });
  const user = fillProfile(db, linked.user, write);
  if (write.sessionKey) pushKey(db, { ...write, key: write.sessionKey });
  const replaced =
    write.replaces === 'none'
      ? []
      : replaceSessions(db, { ...write, userId: user.id, replaces: write.replaces });
  addSession(db, write, { userId: user.id, isNewUser });
  if (isNewUser && write.emit)
    addEvent(db, { type: 'user.created', subjectId: user.id, userId: user.id }, write.at);
  return { user, isNewUser, merge: linked.merge, changedSessions: [...linked.changedSessions, ...replaced] };
}

/** See `Store.linkUnionId`. */
export function linkUnionId(db: SqliteDatabase, write: LinkUnionId): LinkResult {
  const person = findPerson(db, write);
  if (person === null) return { kind: 'no-identity' };
  return { kind: 'linked', ...link(db, person, write) };
}

/** See `Store.readSessionKeys`. */
export function readSessionKeys(db: SqliteDatabase, appId: string, openId: string): readonly SealedKey[] {
  const row = db.get(
    'SELECT * FROM {{prefix}}session_keys WHERE app_id = ?1 AND open_id = ?2',
    appId,
    openId,
  );
  return row ? toKeyRing(row) : [];
}

/** See `Store.addSessionKey`. */
export function addSessionKey(db: SqliteDatabase, write: AddSessionKey): void {
  if (findIdentity(db, write.appId, write.openId)) pushKey(db, write);
}

interface Person {
  readonly identity: IdentityRecord;
  readonly user: UserRecord;
}

interface Linked {
  readonly user: UserRecord;
  readonly merge: MergeRecord | null;
  readonly changedSessions: readonly ChangedSession[];
}

type UnionIdWrite = Pick<LoginWrite, 'platform' | 'mergeId' | 'emit' | 'at'> & { readonly unionId: string };

function findPerson(
  db: SqliteDatabase,
  key: { readonly appId: string; readonly openId: string },
): Person | null {
  const row = db.get(identityWithUser, key.appId, key.openId);
  return row ? { identity: toIdentity(row), user: toUser(row) } : null;
}

function addPerson(db: SqliteDatabase, write: LoginWrite): Person {
  const holder = write.unionId === null ? null : findHolder(db, write.platform, write.unionId);
  const user = holder ?? addUser(db, write);
  // The unionid is left to `link`, which notes it and makes the link.
  const identity = {
    appId: write.appId,
    openId: write.openId,
    userId: user.id,
    platform: write.platform,
    unionId: null,
    createdAt: write.at,
    updatedAt: write.at,
  };
  db.run(insertIdentity, identity.appId, identity.openId, identity.userId, identity.platform, write.at);
  return { identity, user };
}

function addUser(db: SqliteDatabase, write: LoginWrite): UserRecord {
  db.run(insertUser, write.newUserId, write.at);
  return {
    id: write.newUserId,
    nickname: null,
    avatarUrl: null,
    phone: null,
    hasUnionId: false,
    mergedInto: null,
    createdAt: write.at,
    updatedAt: write.at,
  };
}

function link(db: SqliteDatabase, person: Person, write: UnionIdWrite): Linked {
  const { identity, user } = person;
  if (identity.unionId === write.unionId && identity.platform === write.platform) return unchanged(user);
  db.run(noteUnionId, identity.appId, identity.openId, write.platform, write.unionId, write.at);
  const holder = findHolder(db, write.platform, write.unionId);
  if (holder && holder.id !== user.id) {
    const joined = mergeByUnionId(db, [user, holder], write);
    if (joined) return joined;
  }
  if (!holder && write.platform !== null) {
    db.run(insertUnionId, write.platform, write.unionId, user.id, write.at);
  }
  if (!user.hasUnionId) db.run('UPDATE {{prefix}}users SET has_unionid = 1 WHERE id = ?1', user.id);
  return unchanged({ ...user, hasUnionId: true });
}

function findHolder(db: SqliteDatabase, platform: string | null, unionId: string): UserRecord | null {
  const row = platform === null ? undefined : db.get(holderOfUnionId, platform, unionId);
  return row ? toUser(row) : null;
}

function fillProfile(db: SqliteDatabase, user: UserRecord, write: LoginWrite): UserRecord {
  const nickname = user.nickname ?? write.profile?.nickname ?? null;
  const avatarUrl = user.avatarUrl ?? write.profile?.avatarUrl ?? null;
  if (nickname === user.nickname && avatarUrl === user.avatarUrl) return user;
  db.run(updateProfile, user.id, nickname, avatarUrl, write.at);
  return { ...user, nickname, avatarUrl, updatedAt: write.at };
}

function pushKey(db: SqliteDatabase, write: AddSessionKey): void {
  const { appId, openId, key, at } = write;
  db.run(pushSessionKey, appId, openId, key.fingerprint, key.sealed, at);
}

function addSession(
  db: SqliteDatabase,
  write: LoginWrite,
  owner: { readonly userId: string; readonly isNewUser: boolean },
): void {
  const { id, tokenHash, device, expiresAt } = write.session;
  const identity = [owner.userId, write.appId, write.openId];
  db.run(insertSession, id, tokenHash, ...identity, device, owner.isNewUser ? 1 : 0, write.at, expiresAt);
}

function unchanged(user: UserRecord): Linked {
  return { user, merge: null, changedSessions: [] };
}

const identityWithUser = `
  SELECT {{prefix}}identities.*, ${userColumns}
  FROM {{prefix}}identities JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}identities.user_id
  WHERE {{prefix}}identities.app_id = ?1 AND {{prefix}}identities.open_id = ?2`;

const holderOfUnionId = `
  SELECT ${userColumns}
  FROM {{prefix}}unionids JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}unionids.user_id
  WHERE {{prefix}}unionids.platform = ?1 AND {{prefix}}unionids.union_id = ?2`;

const insertIdentity = `
  INSERT INTO {{prefix}}identities (app_id, open_id, user_id, platform, union_id, created_at, updated_at)
  VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?5)`;

const insertUser = `
  INSERT INTO {{prefix}}users (id, has_unionid, created_at, updated_at) VALUES (?1, 0, ?2, ?2)`;

const noteUnionId = `
  UPDATE {{prefix}}identities SET platform = ?3, union_id = ?4, updated_at = ?5
  WHERE app_id = ?1 AND open_id = ?2`;

const insertUnionId = `
  INSERT INTO {{prefix}}unionids (platform, union_id, user_id, created_at) VALUES (?1, ?2, ?3, ?4)`;

const updateProfile = `
  UPDATE {{prefix}}users SET nickname = ?2, avatar_url = ?3, updated_at = ?4 WHERE id = ?1`;

/**
 * Every right-hand side reads the row as it was, so one statement shifts the ring: a key in slot 1 stays, one in
 * slot 2 changes places with slot 1, any other pushes the third out.
 */
const pushSessionKey = `
  INSERT INTO {{prefix}}session_keys (app_id, open_id, fingerprint_1, sealed_1, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (app_id, open_id) DO UPDATE SET
    fingerprint_1 = ?3,
    sealed_1 = ?4,
    fingerprint_2 = CASE WHEN fingerprint_1 = ?3 THEN fingerprint_2 ELSE fingerprint_1 END,
    sealed_2 = CASE WHEN fingerprint_1 = ?3 THEN sealed_2 ELSE sealed_1 END,
    fingerprint_3 = CASE WHEN ?3 IN (fingerprint_1, fingerprint_2) THEN fingerprint_3 ELSE fingerprint_2 END,
    sealed_3 = CASE WHEN ?3 IN (fingerprint_1, fingerprint_2) THEN sealed_3 ELSE sealed_2 END,
    updated_at = ?5`;

const insertSession = `
  INSERT INTO {{prefix}}sessions
    (id, token_hash, user_id, app_id, open_id, device, is_new_user, created_at, last_seen_at, expires_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)`;
