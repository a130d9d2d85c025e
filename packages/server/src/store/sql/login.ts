import type { ChangedSession, IdentityRecord, MergeRecord, SealedKey, UserRecord } from '../records.ts';
import { text, toIdentity, toKeyRing } from '../rows.ts';
import { insertSession } from '../statements/sessions.ts';
import { noteUnionId } from '../statements/users.ts';
import type { AddSessionKey, LinkResult, LinkUnionId, LoginWrite, SavedLogin } from '../writes.ts';
import { mergeByUnionId } from './merges.ts';
import { addEvent } from './outbox.ts';
import { replaceSessions } from './sessions.ts';
import { SqlConflict, type SqlSession } from './sql-database.ts';
import { findUser, lockUser } from './users.ts';

/**
 * See `Store.saveLogin`: the steps of `LoginWrite` in their order, in one transaction.
 *
 * It holds the identity from the first statement on. What moves an identity to another user (a merge, its undoing, a
 * deletion) has to wait for it, so the session is never written under a user that no longer owns the identity.
 */
export async function saveLogin(
  session: SqlSession,
  write: LoginWrite,
  pushSessionKey: string,
): Promise<SavedLogin> {
  const known = await lockIdentity(session, write);
  const identity = known ?? (await addIdentity(session, write));
  const isNewUser = known === null && identity.userId === write.newUserId;
  const linked = await linkIfTold(session, identity, write);
  const user = await fillProfile(session, linked.user, write);
  if (write.sessionKey !== null) await pushKey(session, { ...write, key: write.sessionKey }, pushSessionKey);
  const replaced = await endOthers(session, user.id, write);
  await addSession(session, write, { userId: user.id, isNewUser });
  if (isNewUser && write.emit) {
    await addEvent(session, { type: 'user.created', subjectId: user.id, userId: user.id }, write.at);
  }
  return { user, isNewUser, merge: linked.merge, changedSessions: [...linked.changedSessions, ...replaced] };
}

/** See `Store.linkUnionId`. */
export async function linkUnionId(session: SqlSession, write: LinkUnionId): Promise<LinkResult> {
  const identity = await lockIdentity(session, write);
  if (identity === null) return { kind: 'no-identity' };
  return { kind: 'linked', ...(await link(session, identity, write)) };
}

/** See `Store.readSessionKeys`. */
export async function readSessionKeys(
  session: SqlSession,
  appId: string,
  openId: string,
): Promise<readonly SealedKey[]> {
  const [row] = await session.rows(keyRing, appId, openId);
  return row === undefined ? [] : toKeyRing(row);
}

/** See `Store.addSessionKey`. */
export async function addSessionKey(
  session: SqlSession,
  write: AddSessionKey,
  pushSessionKey: string,
): Promise<void> {
  if ((await lockIdentity(session, write)) !== null) await pushKey(session, write, pushSessionKey);
}

interface Linked {
  readonly user: UserRecord;
  readonly merge: MergeRecord | null;
  readonly changedSessions: readonly ChangedSession[];
}

type UnionIdWrite = Pick<LoginWrite, 'platform' | 'mergeId' | 'emit' | 'at'> & { readonly unionId: string };

async function lockIdentity(
  session: SqlSession,
  key: { readonly appId: string; readonly openId: string },
): Promise<IdentityRecord | null> {
  const [row] = await session.rows(lockIdentityByKey, key.appId, key.openId);
  return row === undefined ? null : toIdentity(row);
}

async function addIdentity(session: SqlSession, write: LoginWrite): Promise<IdentityRecord> {
  const { appId, openId, platform, unionId, at } = write;
  const holder = unionId === null ? null : await lockHolder(session, platform, unionId);
  const userId = holder ?? write.newUserId;
  const added = await session.change(insertIdentity, appId, openId, userId, platform, at);
  if (added === 0) throw new SqlConflict('Another login made this identity');
  if (holder === null) await addUser(session, write);
  // The unionid is left to `link`, which notes it and makes the link.
  return { appId, openId, userId, platform, unionId: null, createdAt: at, updatedAt: at };
}

/** A new person. Taking the unionid at once tells whether another app's login made that person meanwhile. */
async function addUser(session: SqlSession, write: LoginWrite): Promise<void> {
  const { newUserId, platform, unionId, at } = write;
  await session.change(insertUser, newUserId, at);
  if (platform === null || unionId === null) return;
  const linked = await session.change(insertUnionId, platform, unionId, newUserId, at);
  if (linked === 0) throw new SqlConflict('Another login made this person');
}

async function linkIfTold(session: SqlSession, identity: IdentityRecord, write: LoginWrite): Promise<Linked> {
  const { unionId } = write;
  if (unionId === null) return unchanged(await existingUser(session, identity.userId));
  return link(session, identity, { ...write, unionId });
}

async function link(session: SqlSession, identity: IdentityRecord, write: UnionIdWrite): Promise<Linked> {
  const { userId } = identity;
  const { platform, unionId, at } = write;
  if (identity.unionId === unionId && identity.platform === platform) {
    return unchanged(await existingUser(session, userId));
  }
  await session.change(noteUnionId, identity.appId, identity.openId, platform, unionId, at);
  if (platform !== null) {
    await session.change(insertUnionId, platform, unionId, userId, at);
    const holder = await lockHolder(session, platform, unionId);
    if (holder === null) throw new SqlConflict('The link vanished');
    const joined = holder === userId ? null : await mergeByUnionId(session, [userId, holder], write);
    if (joined !== null) return joined;
  }
  await session.change(markUnionId, userId);
  return unchanged(await existingUser(session, userId));
}

async function lockHolder(
  session: SqlSession,
  platform: string | null,
  unionId: string,
): Promise<string | null> {
  if (platform === null) return null;
  const [row] = await session.rows(lockUnionId, platform, unionId);
  return row === undefined ? null : text(row, 'user_id');
}

async function existingUser(session: SqlSession, userId: string): Promise<UserRecord> {
  const user = await findUser(session, userId);
  if (user === null) throw new TypeError('an identity belongs to nobody');
  return user;
}

/** Fills what is empty at the moment of writing: a name that the person gives just now stays. */
async function fillProfile(session: SqlSession, user: UserRecord, write: LoginWrite): Promise<UserRecord> {
  const { nickname = null, avatarUrl = null } = write.profile ?? {};
  const hasNews =
    (user.nickname === null && nickname !== null) || (user.avatarUrl === null && avatarUrl !== null);
  if (!hasNews) return user;
  await session.change(fillEmptyFields, user.id, nickname, avatarUrl, write.at);
  return existingUser(session, user.id);
}

/** Holds the user: of two logins of one person through two identities, the later one ends the session of the earlier. */
async function endOthers(
  session: SqlSession,
  userId: string,
  write: LoginWrite,
): Promise<readonly ChangedSession[]> {
  const { replaces } = write;
  if (replaces === 'none') return [];
  await lockUser(session, userId);
  return replaceSessions(session, { ...write, replaces, userId });
}

async function pushKey(session: SqlSession, write: AddSessionKey, pushSessionKey: string): Promise<void> {
  const { appId, openId, key, at } = write;
  await session.change(pushSessionKey, appId, openId, key.fingerprint, key.sealed, at);
}

async function addSession(
  session: SqlSession,
  write: LoginWrite,
  owner: { readonly userId: string; readonly isNewUser: boolean },
): Promise<void> {
  const { id, tokenHash, device, expiresAt } = write.session;
  const identity = [owner.userId, write.appId, write.openId];
  const isNewUser = owner.isNewUser ? 1 : 0;
  await session.change(insertSession, id, tokenHash, ...identity, device, isNewUser, write.at, expiresAt);
}

function unchanged(user: UserRecord): Linked {
  return { user, merge: null, changedSessions: [] };
}

const keyRing = 'SELECT * FROM {{prefix}}session_keys WHERE app_id = ?1 AND open_id = ?2';

const lockIdentityByKey = `
  SELECT * FROM {{prefix}}identities WHERE app_id = ?1 AND open_id = ?2 FOR UPDATE`;

const lockUnionId = `
  SELECT user_id FROM {{prefix}}unionids WHERE platform = ?1 AND union_id = ?2 FOR UPDATE`;

const insertIdentity = `
  INSERT INTO {{prefix}}identities (app_id, open_id, user_id, platform, union_id, created_at, updated_at)
  VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?5) {{keep app_id}}`;

const insertUser = `
  INSERT INTO {{prefix}}users (id, has_unionid, created_at, updated_at) VALUES (?1, 0, ?2, ?2)`;

const insertUnionId = `
  INSERT INTO {{prefix}}unionids (platform, union_id, user_id, created_at)
  VALUES (?1, ?2, ?3, ?4) {{keep union_id}}`;

const markUnionId = 'UPDATE {{prefix}}users SET has_unionid = 1 WHERE id = ?1';

const fillEmptyFields = `
  UPDATE {{prefix}}users
  SET nickname = COALESCE(nickname, ?2), avatar_url = COALESCE(avatar_url, ?3), updated_at = ?4
  WHERE id = ?1`;
