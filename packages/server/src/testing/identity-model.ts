/**
 * The rules of identity in as few lines as they can be said: what every store has to agree with, whatever happened in
 * whatever order. Plain data, no database, no speed. `docs/identity.md` tells the same in words.
 */

import type {
  Account,
  Field,
  Link,
  ModelIdentity,
  ModelMerge,
  ModelUser,
  ShownUser,
  ToldUnionId,
  World,
} from './identity-world.ts';

/** Logs in: whoever holds the proven unionid gets an unknown identity, else a new user does. */
export function logIn(
  world: World,
  login: Account & {
    readonly newUserId: string;
    readonly mergeId: string;
    readonly at: number;
    readonly told: ToldUnionId | null;
  },
): ShownUser {
  const { appId, openId, newUserId: id, mergeId, at, told } = login;
  let identity = identityOf(world, login);
  if (identity === undefined) {
    const holder = told?.proof === 'proven' ? linkOf(world, told) : undefined;
    if (holder === undefined) {
      world.users.set(id, { id, createdAt: at, own: { nickname: null, avatarUrl: null, phone: null } });
      world.events.push(`user.created:${id}`);
    }
    identity = { appId, openId, home: holder?.home ?? id, createdAt: at, told: null };
    world.identities.push(identity);
  }
  if (told !== null) note(world, identity, { told, mergeId });
  return shown(world, identity.home);
}

/** A unionid comes late. Null: there is no such identity. */
export function tellUnionId(
  world: World,
  who: Account,
  fact: { readonly told: ToldUnionId; readonly mergeId: string },
): ShownUser | null {
  const identity = identityOf(world, who);
  if (identity === undefined) return null;
  note(world, identity, fact);
  return shown(world, identity.home);
}

/** Joins two persons. False: they are one already, or one is not there. */
export function merge(
  world: World,
  [a, b]: readonly [string, string],
  made: Pick<ModelMerge, 'id' | 'cause'>,
): boolean {
  if (!world.users.has(a) || !world.users.has(b) || rootOf(world, a) === rootOf(world, b)) return false;
  join(world, [rootOf(world, a), rootOf(world, b)], { ...made, by: null });
  return true;
}

/** Takes a merge back, in whatever order. False: there is none in force. */
export function undo(world: World, mergeId: string): boolean {
  const found = world.merges.find(({ id, undone }) => id === mergeId && !undone);
  if (found === undefined) return false;
  cut(world, found);
  giveUpTakenPhones(world, rootOf(world, found.mergedId));
  giveUpTakenPhones(world, rootOf(world, found.survivorId));
  return true;
}

/** Gives the person a value of its own; null takes it from every user of the person. False: not possible. */
export function setField(
  world: World,
  userId: string,
  change: { field: Field; value: string | null },
): boolean {
  const { field, value } = change;
  const root = world.users.get(userId) && rootOf(world, userId);
  if (root === undefined) return false;
  if (value === null) {
    for (const id of membersOf(world, root)) setOwn(world, id, { field, value });
    return true;
  }
  if (field === 'phone' && ![null, root].includes(phoneOwner(world, value))) return false;
  setOwn(world, root, { field, value });
  return true;
}

/** Forgets a whole person. */
export function deletePerson(world: World, userId: string): boolean {
  if (!world.users.has(userId)) return false;
  const root = rootOf(world, userId);
  forget(world, membersOf(world, root));
  world.events.push(`user.deleted:${root}`);
  return true;
}

/** Forgets one WeChat account: what shares its proven unionids. The rest of the person stays one person. */
export function deleteAccount(world: World, who: Account): boolean {
  const identity = identityOf(world, who);
  if (identity === undefined) return false;
  const members = membersOf(world, rootOf(world, identity.home));
  const account = accountOf(world, identity.home, members);
  for (const merge of inForce(world)) {
    if (account.has(merge.survivorId) !== account.has(merge.mergedId)) cut(world, merge);
  }
  const gone = [...account].filter((id) => rootOf(world, id) === id);
  forget(world, [...account]);
  world.events.push(...gone.map((id) => `user.deleted:${id}`));
  const [first, ...others] = members.filter((id) => !account.has(id) && rootOf(world, id) === id);
  for (const other of others) {
    const made = { id: `rejoin:${other}`, cause: 'operator', by: null } as const;
    join(world, [rootOf(world, first ?? other), other], made);
  }
  if (first !== undefined) giveUpTakenPhones(world, rootOf(world, first));
  return true;
}

/** The living user that an identity belongs to. */
export function ownerOf(world: World, who: Account): string | null {
  const identity = identityOf(world, who);
  return identity === undefined ? null : rootOf(world, identity.home);
}

/** The living users that a login with a proven unionid is going to make one, or the one that it leads to. */
export function leadsTo(
  world: World,
  login: Account & { readonly told: ToldUnionId | null },
): readonly string[] {
  const owner = ownerOf(world, login);
  const { openPlatform = null, unionId = '', proof = 'claimed' } = login.told ?? {};
  const link = proof === 'proven' ? linkOf(world, { openPlatform, unionId }) : undefined;
  const holder = link === undefined ? null : rootOf(world, link.home);
  if (owner === null || holder === null || openPlatform === null)
    return [owner ?? holder].filter((id) => id !== null);
  return wasParted(world, [owner, holder], { openPlatform, unionId }) ? [owner] : [owner, holder];
}

/** What is shown of a user's person. Throws when there is none. */
export function shown(world: World, userId: string): ShownUser {
  const id = rootOf(world, userId);
  const members = membersOf(world, id);
  const hasUnionId = world.identities.some(({ home, told }) => members.includes(home) && told !== null);
  const first = (field: Field): string | null => firstOwn(world, id, field)?.own[field] ?? null;
  return {
    id,
    nickname: first('nickname'),
    avatarUrl: first('avatarUrl'),
    phone: first('phone'),
    hasUnionId,
  };
}

/** The user that lives on as this one. */
export function rootOf(world: World, userId: string): string {
  if (!world.users.has(userId)) throw new Error(`no user ${userId}`);
  const above = inForce(world).find(({ mergedId }) => mergedId === userId);
  return above === undefined ? userId : rootOf(world, above.survivorId);
}

/** The person that shows a number; null: nobody, though it may sleep somewhere. */
export function phoneOwner(world: World, phone: string): string | null {
  return roots(world).find((id) => firstOwn(world, id, 'phone')?.own.phone === phone) ?? null;
}

function note(
  world: World,
  identity: ModelIdentity,
  { told, mergeId }: { readonly told: ToldUnionId; readonly mergeId: string },
): void {
  if (told.proof === 'claimed' && identity.told?.proof === 'proven') return;
  identity.told = told;
  const { openPlatform, unionId, proof } = told;
  if (proof === 'claimed' || openPlatform === null) return;
  const link = linkOf(world, told);
  if (link === undefined) {
    world.links.push({ openPlatform, unionId, home: identity.home });
    return;
  }
  const pair = [rootOf(world, identity.home), rootOf(world, link.home)] as const;
  const by = { openPlatform, unionId };
  if (pair[0] !== pair[1] && !wasParted(world, pair, by))
    join(world, pair, { id: mergeId, cause: 'unionid', by });
}

/** Whether these two persons were recognised as one by this unionid before, and that was taken back. */
function wasParted(world: World, pair: readonly string[], by: NonNullable<ModelMerge['by']>): boolean {
  return world.merges.some(({ undone, by: before, survivorId, mergedId }) => {
    if (!undone || before?.openPlatform !== by.openPlatform || before.unionId !== by.unionId) return false;
    const now = [rootOf(world, survivorId), rootOf(world, mergedId)];
    return pair.every((id) => now.includes(id));
  });
}

function join(
  world: World,
  [a, b]: readonly [string, string],
  made: Pick<ModelMerge, 'id' | 'cause' | 'by'>,
): void {
  const [survivorId, mergedId] = isOlder(world, a, b) ? [a, b] : [b, a];
  world.merges.push({ ...made, survivorId, mergedId, undone: false });
  world.events.push(`user.merged:${made.id}`);
}

function cut(world: World, merge: ModelMerge): void {
  merge.undone = true;
  world.events.push(`user.unmerged:${merge.id}`);
}

function forget(world: World, gone: readonly string[]): void {
  const lost = world.links.filter(({ home }) => gone.includes(home));
  for (const id of gone) world.users.delete(id);
  world.identities = world.identities.filter(({ home }) => !gone.includes(home));
  world.links = world.links.filter(({ home }) => !gone.includes(home));
  world.merges = world.merges.filter(
    (each) => !gone.includes(each.survivorId) && !gone.includes(each.mergedId),
  );
  for (const { openPlatform, unionId } of lost) {
    const heir = world.identities
      .filter(
        ({ told }) =>
          told?.proof === 'proven' && told.openPlatform === openPlatform && told.unionId === unionId,
      )
      .sort((a, b) => a.createdAt - b.createdAt || (a.appId + a.openId < b.appId + b.openId ? -1 : 1))[0];
    if (heir !== undefined) world.links.push({ openPlatform, unionId, home: heir.home });
  }
}

/** A number that somebody else shows by now does not come back. */
function giveUpTakenPhones(world: World, root: string): void {
  for (;;) {
    const holder = firstOwn(world, root, 'phone');
    const isTaken = roots(world).some(
      (id) =>
        id !== root && holder !== undefined && firstOwn(world, id, 'phone')?.own.phone === holder.own.phone,
    );
    if (holder === undefined || !isTaken) return;
    holder.own.phone = null;
  }
}

function firstOwn(world: World, root: string, field: Field): ModelUser | undefined {
  const members = membersOf(world, root).map((id) => world.users.get(id));
  return members.find((user) => user !== undefined && user.own[field] !== null);
}

/** A user and those joined into it, in the order in which they were joined. */
function membersOf(world: World, id: string): readonly string[] {
  const below = inForce(world).filter(({ survivorId }) => survivorId === id);
  return [id, ...below.flatMap(({ mergedId }) => membersOf(world, mergedId))];
}

/** The users of a person that have proven, or are linked to, the same unionids as this one, directly or through others. */
function accountOf(world: World, home: string, members: readonly string[]): ReadonlySet<string> {
  const account = new Set([home]);
  for (let size = 0; size !== account.size; ) {
    size = account.size;
    const held = new Set([...account].flatMap((id) => heldBy(world, id)));
    for (const id of members) if (heldBy(world, id).some((each) => held.has(each))) account.add(id);
  }
  return account;
}

function heldBy(world: World, user: string): readonly string[] {
  const told = world.identities.filter(({ home }) => home === user).map((each) => each.told);
  const proven = told.filter((each) => each?.proof === 'proven' && each.openPlatform !== null);
  const linked = world.links.filter(({ home }) => home === user);
  return [...proven, ...linked].map((each) => `${each?.openPlatform} ${each?.unionId}`);
}

function roots(world: World): readonly string[] {
  return [...world.users.keys()].filter((id) => rootOf(world, id) === id);
}

function inForce(world: World): readonly ModelMerge[] {
  return world.merges.filter(({ undone }) => !undone);
}

function identityOf(world: World, { appId, openId }: Account): ModelIdentity | undefined {
  return world.identities.find((each) => each.appId === appId && each.openId === openId);
}

function linkOf(world: World, told: Pick<ToldUnionId, 'openPlatform' | 'unionId'>): Link | undefined {
  return world.links.find((link) => link.openPlatform === told.openPlatform && link.unionId === told.unionId);
}

function setOwn(world: World, id: string, { field, value }: { field: Field; value: string | null }): void {
  const user = world.users.get(id);
  if (user !== undefined) user.own[field] = value;
}

function isOlder(world: World, a: string, b: string): boolean {
  const [first, second] = [world.users.get(a)?.createdAt ?? 0, world.users.get(b)?.createdAt ?? 0];
  return first === second ? a < b : first < second;
}
