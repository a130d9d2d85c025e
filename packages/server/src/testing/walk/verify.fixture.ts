import { toPublicUser } from '../../people/public-user.ts';
import type { Verification } from '../../sessions/sessions.ts';
import * as model from '../identity-model.ts';
import type { World } from '../identity-world.ts';
import { type Answers, pick } from './model-side.fixture.ts';
import type { ModelSession } from './session-model.fixture.ts';
import type { Replica, WalkStep } from './step.fixture.ts';
import { expiryAt, type Process, type Told, type View, type Walker } from './walker.fixture.ts';

const hour = 3_600_000;

/** Notes what changed with a step, and that the process which did it has forgotten what was before. */
export function noteViews(walker: Walker, via: Replica | null): void {
  const { world, sessions, views, clock } = walker;
  for (const session of sessions) {
    const told = toldOf(world, session);
    const known = views.of.get(session.id) ?? [];
    if (isSame(known.at(-1)?.told, told)) continue;
    views.of.set(session.id, [...known, { since: clock.now, told }]);
    const key = `${via}:${session.id}`;
    const remembered = known.slice(views.oldest.get(key) ?? 0);
    if (via !== null && isForgotten(remembered, told)) views.oldest.set(key, known.length);
  }
}

/**
 * A session that ends or moves is forgotten by its token. What changes about a user is forgotten under that user: a view
 * from before another process moved the session stays until its time is over.
 */
function isForgotten(remembered: readonly View[], told: Told): boolean {
  const userId = userIdOf(told);
  if (userId === null || userIdOf(remembered.at(-1)?.told) !== userId) return true;
  return remembered.every((view) => userIdOf(view.told) === userId);
}

function userIdOf(told: Told | undefined): string | null {
  return told?.kind === 'valid' ? told.session.userId : null;
}

/** Verifies a token in one of the processes. */
export async function performVerify(
  walker: Walker,
  step: Extract<WalkStep, { readonly kind: 'verify' }>,
): Promise<Answers | null> {
  const session = pick(walker.sessions, step.session);
  const replica = walker.replicas[step.via];
  if (session === undefined || replica === undefined) return null;
  const { hits } = replica.sessions.counts();
  const verification = await replica.sessions.verify(session.token);
  const isRemembered = replica.sessions.counts().hits > hits;
  if (isRemembered) return judgeRemembered(walker, { session, replica, via: step.via, verification });
  if (verification.kind === 'valid') await noteExtension(walker, session);
  return { store: verification, model: judge(walker, toldOf(walker.world, session)) };
}

/** Something that was so less than the life of a cached view ago, and nothing that this process itself has changed. */
function judgeRemembered(
  walker: Walker,
  found: {
    readonly session: ModelSession;
    readonly replica: Process;
    readonly via: Replica;
    readonly verification: Verification;
  },
): Answers {
  const { session, replica, via, verification } = found;
  const views = walker.views.of.get(session.id) ?? [];
  const oldest = walker.views.oldest.get(`${via}:${session.id}`) ?? 0;
  const remembered = views.filter((_, index) => {
    const until = views[index + 1]?.since ?? Number.POSITIVE_INFINITY;
    return index >= oldest && until > walker.clock.now - replica.cacheMs;
  });
  const answers = remembered.map(({ told }) => judge(walker, told));
  const match = answers.find((each) => isSame(each, verification));
  return { store: verification, model: match ?? answers };
}

/** How far a session in use is moved is the store's to say, within what the lifetime promises. */
async function noteExtension(walker: Walker, session: ModelSession): Promise<void> {
  const { clock, lifetimeMs } = walker;
  const stored = await walker.store.findSession(session.tokenHash);
  const expiresAt = stored?.session.expiresAt ?? 0;
  const latest = Math.ceil(expiryAt(walker, session.createdAt, clock.now));
  const promised = clock.now + Math.max(lifetimeMs - hour, Math.floor(lifetimeMs / 2));
  const earliest = Math.max(session.expiresAt, Math.min(promised, latest - 1));
  const isKept = expiresAt >= earliest && expiresAt <= Math.max(latest, session.expiresAt);
  session.expiresAt = isKept ? expiresAt : latest;
}

function judge({ clock }: Walker, told: Told): Verification {
  return told.kind === 'valid' && told.session.expiresAt <= clock.now ? { kind: 'expired' } : told;
}

function toldOf(world: World, session: ModelSession): Told {
  const { id, userId, appId, openId, device, createdAt, expiresAt, revokeReason } = session;
  if (revokeReason !== null) return { kind: 'revoked', reason: revokeReason };
  // Expired before its user was deleted, so this is never told.
  if (session.gone) return { kind: 'valid', session: { ...session }, user: { ...nobody, id: userId } };
  return {
    kind: 'valid',
    session: { id, userId, appId, openId, device, createdAt, expiresAt },
    user: publicUser(world, userId),
  };
}

const nobody = { nickname: null, avatarUrl: null, hasUnionid: false, createdAt: 0 };

function publicUser(world: World, userId: string): Extract<Told, { readonly kind: 'valid' }>['user'] {
  const { phone, ...shown } = model.shown(world, userId);
  const createdAt = world.users.get(shown.id)?.createdAt ?? 0;
  const masked = phone === null ? null : `138******${phone.slice(-2)}`;
  return toPublicUser({
    ...shown,
    createdAt,
    updatedAt: 0,
    mergedInto: null,
    phone: masked === null ? null : { sealed: '', index: '', masked, countryCode: '86' },
  });
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
