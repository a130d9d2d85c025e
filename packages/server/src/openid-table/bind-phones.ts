import type { Keys } from '../base/keys.ts';
import { fingerprintsOf, type PhoneNumber, type PhoneToStore, storePhone } from '../people/stored-phone.ts';
import type { Store } from '../store/store.ts';
import type { BindPhoneResult } from '../store/writes.ts';
import type { NewIdentity } from './read-row.ts';
import { shortHash, stableId } from './stable-id.ts';

/** Where numbers go, and how they are sealed. */
export interface PhoneTarget {
  readonly store: Pick<Store, 'bindPhone' | 'findPhoneOwner' | 'findUser'>;
  readonly keys: Keys;
}

/** A row of a batch, and its line. */
export interface NumberedIdentity extends NewIdentity {
  readonly line: number;
}

/** One that has a number. */
export interface IdentityWithPhone extends NumberedIdentity {
  readonly phone: PhoneNumber;
}

/** What the numbers of a batch came to. */
export interface PhoneEndings {
  readonly bound: number;
  /** Those whose number another user has. */
  readonly taken: readonly NumberedIdentity[];
}

/**
 * Gives the numbers of a batch to its users, who are in the store already. Doing it again changes nothing. Of several rows
 * with one number the first gets it, as when they are tried one after the other.
 */
export async function bindPhones(
  target: PhoneTarget,
  batch: readonly IdentityWithPhone[],
): Promise<PhoneEndings> {
  const firsts = new Map<string, Binding>();
  const repeats: Binding[] = [];
  for (const identity of batch) {
    const binding = { identity, phone: storePhone(target, identity.phone) };
    if (firsts.has(binding.phone.index)) repeats.push(binding);
    else firsts.set(binding.phone.index, binding);
  }
  const tried = [...(await bindAll(target, [...firsts.values()])), ...(await bindAll(target, repeats))];
  return {
    // Whoever was deleted meanwhile (`no-user`) has no number any more, and there is nobody to name.
    bound: tried.filter(({ kind }) => kind === 'bound').length,
    taken: tried.filter(({ kind }) => kind === 'owned-by-another').map(({ identity }) => identity),
  };
}

/** Tells what `bindPhones` would come to. `seen` holds short hashes of the numbers that it would have bound so far. */
export async function foreseePhones(
  target: PhoneTarget,
  batch: readonly IdentityWithPhone[],
  seen: Set<bigint>,
): Promise<PhoneEndings> {
  const indexes = batch.map(({ phone }) => fingerprintsOf(target, phone));
  const owners = await Promise.all(indexes.map((ring) => target.store.findPhoneOwner(ring)));
  const taken = batch.filter(({ userId }, position) => {
    const owner = owners[position] ?? null;
    const key = shortHash(indexes[position]?.[0] ?? '');
    const isFree = (owner === null || owner === userId) && !seen.has(key);
    if (isFree) seen.add(key);
    return !isFree;
  });
  return { bound: batch.length - taken.length, taken };
}

/**
 * For an openid that belongs to another user than the one that was imported for it: somebody logged in between two steps
 * of an import, or after one that was killed. The user of the import is then one that nobody can log in to, and must not
 * keep the number: it goes to the user who can, unless that one has a number.
 */
export async function handOverPhone(
  target: PhoneTarget,
  { userId: importedId, phone }: IdentityWithPhone,
  { userId, at }: { readonly userId: string; readonly at: number },
): Promise<void> {
  const ownerId = await target.store.findPhoneOwner(fingerprintsOf(target, phone));
  if (ownerId !== importedId) return;
  await bind(target, { userId: importedId, at }, null);
  const user = await target.store.findUser(userId);
  if (user?.phone === null) await bind(target, { userId, at }, storePhone(target, phone));
}

interface Binding {
  readonly identity: NumberedIdentity;
  readonly phone: PhoneToStore;
}

function bindAll(
  target: PhoneTarget,
  bindings: readonly Binding[],
): Promise<readonly { readonly identity: NumberedIdentity; readonly kind: BindPhoneResult['kind'] }[]> {
  return Promise.all(
    bindings.map(async ({ identity, phone }) => {
      const { userId, createdAt: at } = identity;
      const { kind } = await bind(target, { userId, at }, phone);
      return { identity, kind };
    }),
  );
}

function bind(
  { store }: PhoneTarget,
  { userId, at }: { readonly userId: string; readonly at: number },
  stored: PhoneToStore | null,
): Promise<BindPhoneResult> {
  const common = { userId, eventId: stableId(`phone ${userId}`, at), emit: false, at };
  if (stored === null) return store.bindPhone({ ...common, phone: null, otherIndexes: [] });
  const { otherIndexes, ...phone } = stored;
  return store.bindPhone({ ...common, phone, otherIndexes });
}
