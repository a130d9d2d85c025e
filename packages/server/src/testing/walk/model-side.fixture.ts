import * as model from '../identity-model.ts';
import type { Account } from '../identity-world.ts';
import { endSessions, followIdentities, type ModelSession } from './session-model.fixture.ts';
import type { LogInStep } from './step.fixture.ts';
import type { Walker } from './walker.fixture.ts';

/** What a step came to, once in the store and once in the model: to be equal. */
export interface Answers {
  readonly store: unknown;
  readonly model: unknown;
}

/** A session of an account that the model knows: whose it is, and which others it ends. */
export function startSession(
  walker: Walker,
  start: {
    readonly session: ModelSession;
    readonly newUserId: string;
    readonly replaces: LogInStep['replaces'];
  },
): void {
  const { world, sessions, clock, userIds } = walker;
  const { session, newUserId, replaces } = start;
  followIdentities(world, sessions, { reason: 'user-deleted', at: clock.now, told: false });
  session.userId = model.ownerOf(world, session) ?? '';
  session.isNewUser = session.userId === newUserId;
  const others = sessions.filter(
    (each) =>
      each.userId === session.userId &&
      !each.gone &&
      (replaces === 'all' || (replaces === 'same-app' && each.appId === session.appId)),
  );
  endSessions(world, others, { reason: 'replaced', at: clock.now, told: true });
  sessions.push(session);
  if (world.users.has(newUserId)) userIds.push(newUserId);
}

/** Fills what is empty. Returns the living user. */
export function fillProfile(
  { world }: Walker,
  account: Account,
  profile: LogInStep['profile'],
): string | null {
  const owner = model.ownerOf(world, account);
  if (owner === null) return null;
  const { nickname, avatarUrl } = model.shown(world, owner);
  const fill = (field: 'nickname' | 'avatarUrl', value: string | null): void => {
    if (value !== null) model.setField(world, owner, { field, value });
  };
  if (nickname === null) fill('nickname', profile?.nickname ?? null);
  if (avatarUrl === null) fill('avatarUrl', profile?.avatarUrl ?? null);
  return owner;
}

/** The number of a phone, which tells the numbers apart also where they are masked. */
export function numberOf(phone: number): string {
  return `1380000000${phone}`;
}

/** Gives a number to a user, or not. Returns the living user that has it then; null: refused. */
export function bindInModel(
  walker: Walker,
  userId: string,
  bind: { readonly number: string; readonly policy: 'reject' | 'merge' },
): string | null {
  const { world } = walker;
  if (!world.users.has(userId)) return null;
  const owner = model.phoneOwner(world, bind.number);
  if (owner !== null && owner !== model.rootOf(world, userId)) {
    if (bind.policy === 'reject') return null;
    model.merge(world, [userId, owner], { id: 'new', cause: 'phone' });
  }
  model.setField(world, userId, { field: 'phone', value: bind.number });
  tellUpdated(walker, userId, 'phone');
  return model.rootOf(world, userId);
}

/** Ids of these events are the caller's, so they are told apart by whom they are about. */
export function tellUpdated({ world }: Walker, userId: string, field: string): void {
  world.events.push(`user.updated:${model.rootOf(world, userId)}:${field}`);
}

/** Every id that means the person of a session: the living user and those merged into it. Of a dead session none. */
export function memberIds({ world, userIds }: Walker, { userId, gone }: ModelSession): readonly string[] {
  if (gone) return [];
  return userIds.filter((id) => world.users.has(id) && model.rootOf(world, id) === userId);
}

/** The one that a number means; undefined: there is none yet. */
export function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(list.length, 1)];
}
