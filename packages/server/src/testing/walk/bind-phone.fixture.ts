import { bindPhone, confirmPhoneMerge, type PhonePerson } from '../../people/phone.ts';
import * as model from '../identity-model.ts';
import { type Answers, bindInModel, numberOf, pick, tellUpdated } from './model-side.fixture.ts';
import { endSessions, followIdentities, isLive, type ModelSession } from './session-model.fixture.ts';
import type { WalkStep } from './step.fixture.ts';
import type { Process, Walker } from './walker.fixture.ts';

type BindStep = Extract<WalkStep, { readonly kind: 'bind-phone' }>;
type ConfirmStep = Extract<WalkStep, { readonly kind: 'confirm-phone-merge' }>;

/** Gives a number to a user or takes it away, as the newest session of the person asks. */
export async function performBind(walker: Walker, step: BindStep): Promise<Answers | null> {
  const userId = pick(walker.userIds, step.user);
  const writes = walker.replicas[step.via]?.writes;
  if (userId === undefined || writes === undefined) return null;
  if (step.phone === null) return performRemoval(walker, writes, userId);
  const { store, keys, clock } = walker;
  const number = { number: numberOf(step.phone), countryCode: '86' };
  const asking = findAsking(walker, userId);
  const ports = { store, writes, keys, phoneConflict: step.policy, session: {}, now: () => clock.now };
  const bound = await bindPhone(ports, personOf({ userId, asking, replaces: step.replaces }), number);
  const policy = step.policy === 'merge' ? 'merge' : 'reject';
  if (step.policy === 'ask') askInModel(walker, userId, number.number);
  const root = bindOrMerge(walker, {
    userId,
    asking,
    replaces: step.replaces,
    number: number.number,
    policy,
  });
  return { store: bound.kind === 'changed' ? bound.user.id : null, model: root };
}

/** The person said yes to what they were asked, perhaps long ago. */
export async function performConfirm(walker: Walker, step: ConfirmStep): Promise<Answers | null> {
  const userId = pick(walker.userIds, step.user);
  const writes = walker.replicas[step.via]?.writes;
  if (userId === undefined || writes === undefined) return null;
  const { world, store, keys, clock, asked } = walker;
  const asking = findAsking(walker, userId);
  const ports = { store, writes, keys, phoneConflict: 'ask', session: {}, now: () => clock.now } as const;
  const done = await confirmPhoneMerge(ports, personOf({ userId, asking, replaces: step.replaces }));
  const question = asked.get(userId);
  asked.delete(userId);
  const answers = { store: done.kind === 'changed' ? done.user.id : null };
  if (question === undefined || question.until <= clock.now) return { ...answers, model: null };
  const { number, ownerId } = question;
  // Only the one whom the person was asked about.
  const policy = model.phoneOwner(world, number) === ownerId ? 'merge' : 'reject';
  if (policy === 'reject') askInModel(walker, userId, number);
  const root = bindOrMerge(walker, { userId, asking, replaces: step.replaces, number, policy });
  return { ...answers, model: root };
}

const askLifetimeMs = 600_000;

/** Where another has the number, the person is asked about them. */
function askInModel({ world, asked, clock }: Walker, userId: string, number: string): void {
  if (!world.users.has(userId)) return;
  const ownerId = model.phoneOwner(world, number);
  if (ownerId === null || ownerId === model.rootOf(world, userId)) return;
  asked.set(userId, { number, ownerId, until: clock.now + askLifetimeMs });
}

interface Binding {
  readonly userId: string;
  readonly asking: ModelSession | null;
  readonly replaces: BindStep['replaces'];
  readonly number: string;
  readonly policy: 'reject' | 'merge';
}

function bindOrMerge(walker: Walker, { userId, asking, replaces, number, policy }: Binding): string | null {
  const owner = model.phoneOwner(walker.world, number);
  const root = bindInModel(walker, userId, { number, policy });
  // Somebody else had it: so there was a merge.
  if (root !== null && asking !== null && owner !== null && owner !== asking.userId) {
    replaceInModel(walker, asking, replaces);
  }
  return root;
}

async function performRemoval(walker: Walker, writes: Process['writes'], userId: string): Promise<Answers> {
  const result = await writes.bindPhone({ userId, phone: null, otherIndexes: [] });
  const isDone = model.setField(walker.world, userId, { field: 'phone', value: null });
  if (isDone) tellUpdated(walker, userId, 'phone');
  return { store: result.kind === 'bound', model: isDone };
}

/** Null: nobody is logged in as this person, so the operator does it. */
function findAsking({ world, sessions, clock }: Walker, userId: string): ModelSession | null {
  if (!world.users.has(userId)) return null;
  const root = model.rootOf(world, userId);
  return sessions.findLast((each) => !each.gone && each.userId === root && isLive(each, clock.now)) ?? null;
}

function personOf(asked: {
  readonly userId: string;
  readonly asking: ModelSession | null;
  readonly replaces: BindStep['replaces'];
}): PhonePerson {
  const { userId, asking, replaces } = asked;
  if (asking === null) return { userId, app: null, session: null };
  return { userId, app: { appId: asking.appId, secret: 'unused', session: { replaces } }, session: asking };
}

/** The others end that a login of this session would have ended. */
function replaceInModel(
  { world, sessions, clock }: Walker,
  asking: ModelSession,
  replaces: BindStep['replaces'],
): void {
  followIdentities(world, sessions, { reason: 'user-deleted', at: clock.now, told: false });
  const others = sessions.filter(
    (each) =>
      each !== asking &&
      !each.gone &&
      each.userId === asking.userId &&
      (replaces === 'all' || (replaces === 'same-app' && each.appId === asking.appId)),
  );
  endSessions(world, others, { reason: 'replaced', at: clock.now, told: true });
}
