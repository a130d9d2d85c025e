import type { ChangedSession, LinkKey, MergeRecord, UserRecord } from '../records.ts';
import { text, toMerge } from '../rows.ts';
import type { DeleteAccount, DeletedAccount, DeletedUser, DeleteUser } from '../writes.ts';
import { type Joined, joinUsers } from './merges.ts';
import { addEvent } from './outbox.ts';
import { dropPhone, idsOfPerson, lockLiving, readPerson } from './persons.ts';
import { deleteSessionKeys } from './session-keys.ts';
import { endAllSessions } from './sessions.ts';
import { change, row, rows, type Step, WriteConflict } from './step.ts';
import { insertUnionId } from './unionids.ts';
import { addUnmerged, returnPhones, unmerge } from './unmerge.ts';
import { existingUser, findLivingId, findUser, lockBelongings, lockIdentity } from './user-rows.ts';

/** See `Store.deleteUser`. */
export function* deleteUser(write: DeleteUser): Step<DeletedUser | null> {
  const user = yield* lockLiving(write.userId);
  return user === null ? null : yield* forget(user, write);
}

/** See `Store.deleteAccount`. */
export function* deleteAccount(write: DeleteAccount): Step<DeletedAccount | null> {
  const identity = yield* lockIdentity(write);
  if (identity === null) return null;
  const living = yield* lockLiving(identity.userId);
  if (living?.id !== identity.userId) throw new WriteConflict('The identity moved');
  const before = yield* readPerson(living.id);
  const userIds = before.map(({ id }) => id);
  const merges = yield* mergesInForce(userIds);
  const account = accountOf(identity.homeUserId, yield* heldUnionIds(living.id));
  // Numbers wait until it is known who stays: users that part for a moment do not take each other's.
  for (const id of userIds) yield* dropPhone(id);
  const crossing = merges.filter(
    ({ survivorId, mergedId }) => account.has(survivorId) !== account.has(mergedId),
  );
  const cut = yield* cutAll(crossing, write);
  const deleted = yield* forgetAll(account, write);
  // Told afterwards: what waits to be told of somebody who is forgotten is forgotten too.
  if (write.emit)
    for (const { merge, livingId } of cut.unmerged) yield* addUnmerged(merge, { livingId, at: write.at });
  const rest = userIds.filter((id) => !account.has(id));
  const joined = yield* keepTogether(rest, write);
  const remaining = joined.user;
  if (remaining !== null)
    yield* returnPhones(remaining.id, before, { ...write, shownIndex: living.phone?.index ?? null });
  return {
    user: living,
    userIds: [...account],
    changedSessions: [...cut.changedSessions, ...deleted, ...joined.changedSessions],
    remaining: remaining === null ? null : yield* existingUser(remaining.id),
  };
}

/** The users of a WeChat account: those that hold the same unionids, directly or through others. */
function accountOf(homeUserId: string, held: readonly HeldUnionId[]): ReadonlySet<string> {
  const account = new Set([homeUserId]);
  const known = new Set<string>();
  for (let size = 0; size !== account.size + known.size; ) {
    size = account.size + known.size;
    for (const { userId, unionId } of held) {
      if (account.has(userId)) known.add(unionId);
      if (known.has(unionId)) account.add(userId);
    }
  }
  return account;
}

interface HeldUnionId {
  readonly userId: string;
  /** With its Open Platform account. */
  readonly unionId: string;
}

/** Which unionids the users of a person have proven or are linked to: WeChat says who is the same account. */
function* heldUnionIds(livingId: string): Step<readonly HeldUnionId[]> {
  const held = [...(yield* rows(provenUnionIds, livingId)), ...(yield* rows(linkedUnionIds, livingId))];
  return held.map((found) => ({
    userId: text(found, 'home_user_id'),
    unionId: `${text(found, 'platform')}\n${text(found, 'union_id')}`,
  }));
}

function* forgetAll(account: ReadonlySet<string>, write: DeleteAccount): Step<readonly ChangedSession[]> {
  const changedSessions: ChangedSession[] = [];
  for (const id of account) {
    const user = yield* findUser(id);
    if (user !== null) changedSessions.push(...(yield* forget(user, write)).changedSessions);
  }
  return changedSessions;
}

function* cutAll(
  merges: readonly MergeRecord[],
  write: DeleteAccount,
): Step<{
  readonly unmerged: readonly { readonly merge: MergeRecord; readonly livingId: string }[];
  readonly changedSessions: readonly ChangedSession[];
}> {
  const unmerged: { merge: MergeRecord; livingId: string }[] = [];
  const changedSessions: ChangedSession[] = [];
  for (const merge of merges) {
    const livingId = yield* findLivingId(merge.survivorId);
    if (livingId === null) throw new TypeError('a merge names a user that does not exist');
    changedSessions.push(...(yield* unmerge(merge, { ...write, livingId })));
    unmerged.push({ merge, livingId });
  }
  return { unmerged, changedSessions };
}

/** Those who are left were one person, and stay one. */
function* keepTogether(
  userIds: readonly string[],
  write: DeleteAccount,
): Step<{ readonly user: UserRecord | null; readonly changedSessions: readonly ChangedSession[] }> {
  let user: UserRecord | null = null;
  const changedSessions: ChangedSession[] = [];
  for (const id of userIds) {
    const other: UserRecord = yield* existingUser(id);
    if (user === null || other.id === user.id) {
      user = other;
      continue;
    }
    const made = { cause: 'operator', by: null, mergeId: write.newMergeId() } as const;
    const joined: Joined = yield* joinUsers([user, other], { ...write, ...made });
    user = joined.user;
    changedSessions.push(...joined.changedSessions);
  }
  return { user, changedSessions };
}

/** Forgets a whole person, whose living user is locked. */
function* forget(user: UserRecord, write: Omit<DeleteUser, 'userId'>): Step<DeletedUser> {
  const userIds = yield* idsOfPerson(user.id);
  const { identities, unionIds } = yield* lockBelongings(user.id);
  const changedSessions = yield* endAllSessions(user.id, write);
  for (const { appId, openId } of identities) yield* deleteSessionKeys(appId, openId);
  for (const id of userIds) {
    for (const statement of eraseStatements) yield* change(statement, id);
  }
  for (const link of unionIds) yield* bequeath(link, write.at);
  if (write.emit) yield* addEvent({ type: 'user.deleted', subjectId: user.id, userId: user.id }, write.at);
  return { user, userIds, changedSessions };
}

/** A unionid that stands proven on somebody else's identity (after an undone merge) is theirs now. */
function* bequeath({ openPlatform, unionId }: LinkKey, at: number): Step<void> {
  const heir = yield* row(oldestProof, openPlatform, unionId);
  if (heir === undefined) return;
  const [ownerId, homeId] = [text(heir, 'user_id'), text(heir, 'home_user_id')];
  yield* change(insertUnionId, openPlatform, unionId, ownerId, at, homeId);
}

function* mergesInForce(userIds: readonly string[]): Step<readonly MergeRecord[]> {
  const merges: MergeRecord[] = [];
  for (const id of userIds) merges.push(...(yield* rows(mergesInto, id)).map(toMerge));
  return merges.sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at - b.at));
}

const provenUnionIds = `
  SELECT home_user_id, platform, union_id FROM {{prefix}}identities
  WHERE user_id = ?1 AND proof = 'proven' AND platform IS NOT NULL`;

const linkedUnionIds = 'SELECT home_user_id, platform, union_id FROM {{prefix}}unionids WHERE user_id = ?1';

const mergesInto = 'SELECT * FROM {{prefix}}merges WHERE survivor_id = ?1 AND undone_at IS NULL';

const oldestProof = `
  SELECT user_id, home_user_id FROM {{prefix}}identities
  WHERE platform = ?1 AND union_id = ?2 AND proof = 'proven'
  ORDER BY created_at, app_id, open_id LIMIT 1 {{lock}}`;

const eraseStatements: readonly string[] = [
  "UPDATE {{prefix}}sessions SET open_id = '', device = NULL WHERE user_id = ?1",
  'DELETE FROM {{prefix}}identities WHERE user_id = ?1',
  'DELETE FROM {{prefix}}unionids WHERE user_id = ?1',
  'DELETE FROM {{prefix}}merges WHERE survivor_id = ?1 OR merged_id = ?1',
  "DELETE FROM {{prefix}}outbox WHERE user_id = ?1 AND type <> 'user.deleted'",
  'DELETE FROM {{prefix}}oidc_records WHERE user_id = ?1',
  'DELETE FROM {{prefix}}scan_logins WHERE user_id = ?1',
  'DELETE FROM {{prefix}}users WHERE id = ?1',
];
