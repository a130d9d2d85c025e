import { phoneIndexes } from '../../people/stored-phone.ts';
import { expiryOf, policyOf } from '../../sessions/session-policy.ts';
import { hashToken, tokenPrefix } from '../../sessions/token.ts';
import type { SessionSelection } from '../../store/writes.ts';
import * as model from '../identity-model.ts';
import type { Account } from '../identity-world.ts';
import { performBind, performConfirm } from './bind-phone.fixture.ts';
import {
  type Answers,
  fillProfile,
  memberIds,
  pick,
  startSession,
  tellUpdated,
} from './model-side.fixture.ts';
import { performPhoneLogIn } from './phone-log-in.fixture.ts';
import { endSessions, followIdentities, type ModelSession } from './session-model.fixture.ts';
import type { LogInStep, WalkStep } from './step.fixture.ts';
import { performVerify } from './verify.fixture.ts';
import { accountOf, openPlatformOf, rotateSecret, unionIdOf, type Walker } from './walker.fixture.ts';

type StepOf<Kind extends WalkStep['kind']> = Extract<WalkStep, { readonly kind: Kind }>;

/** Takes a step on both sides. */
export async function perform(walker: Walker, step: WalkStep): Promise<Answers | null> {
  switch (step.kind) {
    case 'log-in':
      return performLogIn(walker, step);
    case 'log-in-with-phone':
      return performPhoneLogIn(walker, step);
    case 'tell-unionid':
      return performTell(walker, step);
    case 'bind-phone':
      return performBind(walker, step);
    case 'confirm-phone-merge':
      return performConfirm(walker, step);
    case 'edit':
      return performEdit(walker, step);
    case 'merge':
      return performMerge(walker, step);
    case 'undo':
      return performUndo(walker, step);
    case 'delete-user':
      return performDeleteUser(walker, step);
    case 'delete-account':
      return performDeleteAccount(walker, step);
    case 'revoke':
      return performRevoke(walker, step);
    case 'verify':
      return performVerify(walker, step);
    case 'advance':
      walker.clock.now += step.ms;
      return null;
    case 'join-group':
      walker.hasJoined = true;
      return null;
    case 'rotate-secret':
      rotateSecret(walker);
      return null;
    default:
      return step satisfies never;
  }
}

async function performLogIn(walker: Walker, step: LogInStep): Promise<Answers> {
  const { world, clock, names, replicas } = walker;
  const account = accountOf(walker, step.who);
  const openPlatform = openPlatformOf(walker, step.who.app);
  const fact = unionIdOf(walker, step.who, step.told, step.proof);
  const newUserId = names.newId();
  const session = newSession(walker, step, account);
  const { unionId = null, proof = 'proven' } = fact ?? {};
  const { id, tokenHash, device, expiresAt } = session;
  const saved = await replicas[step.via]?.writes.saveLogin({
    ...account,
    openPlatform,
    unionId,
    proof,
    newUserId,
    profile: step.profile,
    sessionKey: { fingerprint: `key-${tokenHash.slice(-6)}`, sealed: 'v1.key' },
    session: { id, tokenHash, device, expiresAt },
    replaces: step.replaces,
  });
  const told = fact === null ? null : { ...fact, openPlatform };
  model.logIn(world, { ...account, newUserId, mergeId: 'new', at: clock.now, told });
  const user = fillProfile(walker, account, step.profile);
  startSession(walker, { session, newUserId, replaces: step.replaces });
  return {
    store: { id: saved?.user.id, isNewUser: saved?.isNewUser },
    model: { id: user, isNewUser: session.isNewUser },
  };
}

/** The session of a login that is about to be written. */
function newSession(walker: Walker, step: Pick<LogInStep, 'device'>, account: Account): ModelSession {
  const { clock, names, lifetimeMs } = walker;
  const token = tokenPrefix + names.newId().replaceAll('-', '').padStart(43, '0');
  const policy = policyOf({ lifetimeSeconds: lifetimeMs / 1000 }, null, step.device);
  return {
    ...account,
    id: names.newId(),
    token,
    tokenHash: hashToken(token),
    device: step.device,
    createdAt: clock.now,
    isNewUser: false,
    expiresAt: expiryOf(policy, clock.now, clock.now),
    userId: '',
    revokeReason: null,
    gone: false,
  };
}

async function performTell(walker: Walker, step: StepOf<'tell-unionid'>): Promise<Answers | null> {
  const account = accountOf(walker, step.who);
  const openPlatform = openPlatformOf(walker, step.who.app);
  const fact = unionIdOf(walker, step.who, step.told, step.proof);
  if (fact === null) return null;
  const linked = await walker.replicas[step.via]?.writes.linkUnionId({ ...account, ...fact, openPlatform });
  const user = model.tellUnionId(walker.world, account, { told: { ...fact, openPlatform }, mergeId: 'new' });
  return { store: linked?.kind === 'linked' ? linked.user.id : null, model: user?.id ?? null };
}

async function performEdit(walker: Walker, step: StepOf<'edit'>): Promise<Answers | null> {
  const userId = pick(walker.userIds, step.user);
  if (userId === undefined) return null;
  const { field, value } = step;
  const user = await walker.replicas[step.via]?.writes.updateUser({ userId, changes: { [field]: value } });
  const isDone = model.setField(walker.world, userId, { field, value });
  if (isDone) tellUpdated(walker, userId, field);
  return { store: user?.id ?? null, model: isDone ? model.rootOf(walker.world, userId) : null };
}

async function performMerge(walker: Walker, step: StepOf<'merge'>): Promise<Answers | null> {
  const [a, b] = step.users.map((each) => pick(walker.userIds, each));
  if (a === undefined || b === undefined) return null;
  const merge = { userIds: [a, b], cause: 'operator' } as const;
  const merged = await walker.replicas[step.via]?.writes.mergeUsers(merge);
  const isDone = model.merge(walker.world, [a, b], { id: 'new', cause: 'operator' });
  return {
    store: merged?.kind === 'merged' ? merged.user.id : null,
    model: isDone ? model.rootOf(walker.world, a) : null,
  };
}

async function performUndo(walker: Walker, step: StepOf<'undo'>): Promise<Answers | null> {
  const { world, keys } = walker;
  const mergeId = pick(walker.mergeIds.toReversed(), step.merge);
  if (mergeId === undefined) return null;
  const undone = await walker.replicas[step.via]?.writes.undoMerge({
    mergeId,
    phoneIndexes: (phone) => phoneIndexes({ keys }, phone),
  });
  const merge = world.merges.find(({ id }) => id === mergeId);
  const isDone = model.undo(world, mergeId);
  return {
    store: undone?.kind === 'undone' ? [undone.survivor.id, undone.restored.id] : null,
    model: isDone && merge ? [model.rootOf(world, merge.survivorId), merge.mergedId] : null,
  };
}

async function performDeleteUser(walker: Walker, step: StepOf<'delete-user'>): Promise<Answers | null> {
  const userId = pick(walker.userIds, step.user);
  if (userId === undefined) return null;
  const deleted = await walker.replicas[step.via]?.writes.deleteUser({ userId, reason: 'user-deleted' });
  const root = walker.world.users.has(userId) ? model.rootOf(walker.world, userId) : null;
  model.deletePerson(walker.world, userId);
  return { store: deleted?.user.id ?? null, model: root };
}

async function performDeleteAccount(walker: Walker, step: StepOf<'delete-account'>): Promise<Answers | null> {
  const { world, keys, clock, sessions } = walker;
  const account = accountOf(walker, step.who);
  const deleted = await walker.replicas[step.via]?.writes.deleteAccount({
    ...account,
    reason: 'account-cancelled',
    phoneIndexes: (phone) => phoneIndexes({ keys }, phone),
  });
  const isDone = model.deleteAccount(world, account);
  followIdentities(world, sessions, { reason: 'account-cancelled', at: clock.now, told: false });
  return { store: deleted !== null, model: isDone };
}

async function performRevoke(walker: Walker, step: StepOf<'revoke'>): Promise<Answers | null> {
  const { world, clock } = walker;
  const session = pick(walker.sessions, step.session);
  if (session === undefined) return null;
  const userId = pick(memberIds(walker, session), step.user) ?? session.userId;
  const select = selectionOf(step.select, session, userId);
  const ended = await walker.replicas[step.via]?.writes.revokeSessions({ select, reason: 'operator' });
  const chosen = walker.sessions.filter((each) => !each.gone && isSelected(each, { select, session }));
  const expected = endSessions(world, chosen, { reason: 'operator', at: clock.now, told: true });
  return { store: ended?.map(({ id }) => id).sort(), model: expected.map(({ id }) => id).sort() };
}

function selectionOf(
  kind: StepOf<'revoke'>['select'],
  { tokenHash, id, appId, openId }: ModelSession,
  userId: string,
): SessionSelection {
  switch (kind) {
    case 'token':
      return { kind, tokenHash };
    case 'one':
      return { kind, userId, sessionId: id };
    case 'user':
      return { kind, userId, exceptSessionId: id };
    case 'identity':
      return { kind, appId, openId };
    default:
      return kind satisfies never;
  }
}

function isSelected(
  each: ModelSession,
  { select, session }: { readonly select: SessionSelection; readonly session: ModelSession },
): boolean {
  if (select.kind === 'user') return each.userId === session.userId && each !== session;
  if (select.kind === 'identity')
    return each.appId === session.appId && each.openId === session.openId && !each.gone;
  return each === session;
}
