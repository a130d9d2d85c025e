import type { ChangedSession, MergeRecord, SealedKey, UserRecord } from '../records.ts';
import { toKeyRing, toUser, userColumns } from '../rows.ts';
import { insertSession } from '../statements/sessions.ts';
import { noteUnionId } from '../statements/users.ts';
import type { AddSessionKey, LinkResult, LinkUnionId, LoginWrite, SavedLogin } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';
import { mergeByUnionId } from './merge.ts';
import { addEvent } from './outbox.ts';
import { identityWithUser, type Person, toPerson } from './person.ts';
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
  const key = write.sessionKey;
  // Whoever returns soon mostly brings the key that is kept: then it is neither sealed nor written.
  if (key && key.fingerprint !== person.keyFingerprint) pushKey(db, { ...write, key });
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
  const columns = db.getList(identityWithUser, key.appId, key.openId);
  return columns ? toPerson(key, columns) : null;
}

/** Made with its unionid at once, so that `link` finds nothing left to do. */
function addPerson(db: SqliteDatabase, write: LoginWrite): Person {
  const { appId, openId, platform, unionId, at } = write;
  const holder = unionId === null ? null : findHolder(db, platform, unionId);
  const user = holder ?? addUser(db, write);
  db.run(insertIdentity, appId, openId, user.id, platform, unionId, at);
  return {
    identity: { appId, openId, userId: user.id, platform, unionId, createdAt: at, updatedAt: at },
    user,
    keyFingerprint: null,
  };
}

function addUser(db: SqliteDatabase, { newUserId: id, platform, unionId, at }: LoginWrite): UserRecord {
  const hasUnionId = unionId !== null;
  db.run(insertUser, id, hasUnionId ? 1 : 0, at);
  if (hasUnionId && platform !== null) db.run(insertUnionId, platform, unionId, id, at);
  const empty = { nickname: null, avatarUrl: null, phone: null, mergedInto: null };
  return { id, ...empty, hasUnionId, createdAt: at, updatedAt: at };
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

const holderOfUnionId = `
  SELECT ${userColumns}
  FROM {{prefix}}unionids JOIN {{prefix}}users ON {{prefix}}users.id = {{prefix}}unionids.user_id
  WHERE {{prefix}}unionids.platform = ?1 AND {{prefix}}unionids.union_id = ?2`;

const insertIdentity = `
  INSERT INTO {{prefix}}identities (app_id, open_id, user_id, platform, union_id, created_at, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)`;

const insertUser = `
  INSERT INTO {{prefix}}users (id, has_unionid, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)`;

const insertUnionId = `
  INSERT INTO {{prefix}}unionids (platform, union_id, user_id, created_at) VALUES (?1, ?2, ?3, ?4)`;

const updateProfile = `
  UPDATE {{prefix}}users SET nickname = ?2, avatar_url = ?3, updated_at = ?4 WHERE id = ?1`;

/**
 * Every right-hand side reads the row as it was, so one statement shifts the ring: a key in slot 2 changes places with
 * slot 1, any other pushes the third out. The key that is in slot 1 already is not written again: that would be a
 * third of what the disk has to take for a login.
 */
const pushSessionKey = `
  INSERT INTO {{prefix}}session_keys (app_id, open_id, fingerprint_1, sealed_1, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (app_id, open_id) DO UPDATE SET
    fingerprint_1 = ?3,
    sealed_1 = ?4,
    fingerprint_2 = fingerprint_1,
    sealed_2 = sealed_1,
    fingerprint_3 = CASE WHEN fingerprint_2 = ?3 THEN fingerprint_3 ELSE fingerprint_2 END,
    sealed_3 = CASE WHEN fingerprint_2 = ?3 THEN sealed_3 ELSE sealed_2 END,
    updated_at = ?5
  WHERE fingerprint_1 <> ?3`;
