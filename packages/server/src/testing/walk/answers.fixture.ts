import { fingerprintsOf } from '../../people/stored-phone.ts';
import * as model from '../identity-model.ts';
import type { ModelIdentity } from '../identity-world.ts';
import type { Difference } from './compare.fixture.ts';
import { type Answers, memberIds, pick } from './model-side.fixture.ts';
import { isLive, type ModelSession } from './session-model.fixture.ts';
import type { Walker } from './walker.fixture.ts';

/** What the store answers about one of the ids that there ever were, living or not. */
export async function compareAnswers(walker: Walker, turn: number): Promise<Difference | null> {
  const { store, userIds, sessions, world } = walker;
  const userId = pick(userIds, turn);
  if (userId === undefined) return null;
  const living = world.users.has(userId) ? model.rootOf(world, userId) : null;
  const asked: Asked = {
    userId,
    living,
    turn,
    session: pick(sessions, turn),
    identity: pick(world.identities, turn),
    mine: sessions.filter((each) => each.userId === living && !each.gone),
  };
  const one = pick(questions, turn);
  const chosen = store.readRows === undefined || one === undefined ? questions : [one];
  const answers = await Promise.all(chosen.map((ask) => ask(walker, asked)));
  return {
    what: `what is told of ${userId}`,
    store: answers.map((each) => each.store),
    model: answers.map((each) => each.model),
  };
}

interface Asked {
  readonly userId: string;
  readonly living: string | null;
  readonly turn: number;
  readonly session: ModelSession | undefined;
  readonly identity: ModelIdentity | undefined;
  /** The sessions of the person. */
  readonly mine: readonly ModelSession[];
}

const questions: readonly ((walker: Walker, asked: Asked) => Promise<Answers>)[] = [
  async ({ store }, { userId, living }) => ({
    store: (await store.findUser(userId))?.id ?? null,
    model: living,
  }),
  async (walker, { userId, living }) => {
    const members = membersOf(walker, living);
    const ofPerson = walker.world.merges.filter(
      (each) => members.includes(each.survivorId) || members.includes(each.mergedId),
    );
    return { store: idsOf(await walker.store.listMerges(userId)), model: idsOf(ofPerson) };
  },
  async ({ store, clock }, { userId, mine }) => ({
    store: idsOf(await store.listSessions(userId, clock.now)),
    model: idsOf(mine.filter((each) => isLive(each, clock.now))),
  }),
  async (walker, { session, turn }) => {
    const userId = session && memberIds(walker, session)[turn % 3];
    if (session === undefined || userId === undefined) return { store: null, model: null };
    return { store: (await walker.store.findUserSession(userId, session.id))?.id, model: session.id };
  },
  async ({ store, world, keys }, { turn }) => {
    const number = `1380000000${turn % 3}`;
    const indexes = fingerprintsOf({ keys }, { number, countryCode: '86' });
    return { store: await store.findPhoneOwner(indexes), model: model.phoneOwner(world, number) };
  },
  async ({ store, world }, { identity }) => {
    if (identity === undefined) return { store: null, model: null };
    const found = await store.findIdentity(identity.appId, identity.openId);
    return { store: found?.userId, model: model.rootOf(world, identity.home) };
  },
  compareExport,
];

async function compareExport(walker: Walker, { userId, living, mine }: Asked): Promise<Answers> {
  const exported = await walker.store.exportUser(userId);
  const members = membersOf(walker, living);
  const identities = walker.world.identities.filter(({ home }) => members.includes(home));
  return {
    store: exported && [exported.user.id, openIdsOf(exported.identities), idsOf(exported.sessions)],
    model: living && [living, openIdsOf(identities), idsOf(mine)],
  };
}

function membersOf({ world, userIds }: Walker, living: string | null): readonly string[] {
  if (living === null) return [];
  return userIds.filter((id) => world.users.has(id) && model.rootOf(world, id) === living);
}

function idsOf(records: readonly { readonly id: string }[]): readonly string[] {
  return records.map(({ id }) => id).sort();
}

function openIdsOf(identities: readonly { readonly openId: string }[]): readonly string[] {
  return identities.map(({ openId }) => openId).sort();
}
