import type { ChangedSession, UserRecord } from '../records.ts';
import type { LoginWrite, SavedLogin } from '../writes.ts';
import { addEvent } from './outbox.ts';
import { pushSessionKey } from './session-keys.ts';
import { addSession, replaceSessions } from './sessions.ts';
import { change, type Step, WriteConflict } from './step.ts';
import { insertUnionId, type Linked, linkIdentity } from './unionids.ts';
import {
  existingUser,
  type LockedIdentity,
  lockIdentity,
  lockLink,
  lockUser,
  restoreUser,
} from './user-rows.ts';

/**
 * See `Store.saveLogin`: the steps of `LoginWrite` in their order, in one transaction.
 *
 * It holds the identity from the first statement on. What moves an identity to another user (a merge, its undoing, a
 * deletion) has to wait for it, so the session is never written under a user that no longer owns the identity.
 */
export function* saveLogin(write: LoginWrite, pushKey: string): Step<SavedLogin> {
  const known = yield* lockIdentity(write);
  if (known?.hasUser === false) yield* restoreUser(known.userId, known.createdAt);
  const identity = known ?? (yield* addIdentity(write));
  const linked = yield* linkIfTold(identity, write);
  const user = yield* fillProfile(linked.user, write);
  const isNewUser = known === null && user.id === write.newUserId;
  const userChanged = linked.userChanged || user !== linked.user;
  if (write.sessionKey !== null) yield* pushSessionKey({ ...write, key: write.sessionKey }, pushKey);
  const replaced = yield* endOthers(user.id, write);
  yield* addSession(write, { userId: user.id, isNewUser });
  if (isNewUser && write.emit) {
    yield* addEvent({ type: 'user.created', subjectId: user.id, userId: user.id }, write.at);
  }
  const { merge, claimRefuted } = linked;
  const changedSessions = [...linked.changedSessions, ...replaced];
  return { user, isNewUser, merge, userChanged, changedSessions, claimRefuted };
}

/** Made with its unionid at once, so that nothing is left to link. */
function* addIdentity(write: LoginWrite): Step<LockedIdentity> {
  const { appId, openId, openPlatform, unionId, at } = write;
  const proof = unionId === null ? null : write.proof;
  const holder = unionId === null || proof !== 'proven' ? null : yield* lockLink(openPlatform, unionId);
  const { userId, homeUserId } = holder ?? { userId: write.newUserId, homeUserId: write.newUserId };
  const values = [openPlatform, unionId, at, homeUserId, proof];
  const added = yield* change(insertIdentity, appId, openId, userId, ...values);
  if (added === 0) throw new WriteConflict('Another login made this identity');
  if (holder === null) yield* addUser(write);
  const owner = { userId, homeUserId, linkOwnerId: userId };
  return {
    appId,
    openId,
    ...owner,
    hasUser: true,
    openPlatform,
    unionId,
    proof,
    createdAt: at,
    updatedAt: at,
  };
}

/** A new person. Taking the unionid at once tells whether another app's login made that person meanwhile. */
function* addUser({ newUserId, openPlatform, unionId, proof, at }: LoginWrite): Step<void> {
  yield* change(insertUser, newUserId, unionId === null ? 0 : 1, at);
  if (openPlatform === null || unionId === null || proof === 'claimed') return;
  const linked = yield* change(insertUnionId, openPlatform, unionId, newUserId, at, newUserId);
  if (linked === 0) throw new WriteConflict('Another login made this person');
}

function* linkIfTold(identity: LockedIdentity, write: LoginWrite): Step<Linked> {
  const { unionId } = write;
  if (unionId !== null) return yield* linkIdentity(identity, { ...write, unionId });
  const user = yield* existingUser(identity.userId);
  return { user, merge: null, userChanged: false, changedSessions: [], claimRefuted: false };
}

/** Fills what is empty at the moment of writing: a name that the person gives just now stays. */
function* fillProfile(user: UserRecord, write: LoginWrite): Step<UserRecord> {
  const { nickname = null, avatarUrl = null } = write.profile ?? {};
  const hasNews =
    (user.nickname === null && nickname !== null) || (user.avatarUrl === null && avatarUrl !== null);
  if (!hasNews) return user;
  yield* change(fillEmptyFields, user.id, nickname, avatarUrl, write.at);
  return yield* existingUser(user.id);
}

/** Holds the user: of two logins of one person through two identities, the later one ends the session of the earlier. */
function* endOthers(userId: string, write: LoginWrite): Step<readonly ChangedSession[]> {
  const { replaces } = write;
  if (replaces === 'none') return [];
  yield* lockUser(userId);
  return yield* replaceSessions(userId, { ...write, replaces });
}

const insertIdentity = `
  INSERT INTO {{prefix}}identities
    (app_id, open_id, user_id, platform, union_id, created_at, updated_at, home_user_id, proof)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8) {{keep app_id}}`;

const insertUser = `
  INSERT INTO {{prefix}}users (id, has_unionid, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)`;

const fillEmptyFields = `
  UPDATE {{prefix}}users
  SET nickname = COALESCE(nickname, ?2), avatar_url = COALESCE(avatar_url, ?3), updated_at = ?4
  WHERE id = ?1`;
