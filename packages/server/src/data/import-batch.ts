import type { Keys } from '../base/keys.ts';
import type { IdentityRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type {
  IdentityImportOptions,
  IdentityImportProblem,
  IdentityImportResult,
} from './identity-import.ts';
import { stableId } from './identity-row.ts';
import {
  bindPhones,
  foreseePhones,
  handOverPhone,
  type IdentityWithPhone,
  type NumberedIdentity,
} from './import-phones.ts';
import { toIdentityRow, toUserRow } from './imported-rows.ts';

/** What an import needs of a store. */
export type ImportStore = Pick<
  Store,
  'findIdentity' | 'findUser' | 'findPhoneOwner' | 'loadRows' | 'bindPhone' | 'linkUnionId'
>;

type Counts = { -readonly [Key in Exclude<keyof IdentityImportResult, 'problems'>]: number };

/** How far an import is. */
export interface ImportState extends Counts {
  readonly store: ImportStore;
  readonly options: Pick<IdentityImportOptions, 'appId' | 'platform' | 'now' | 'dryRun'>;
  /** Null: no secret was given. */
  readonly keys: Keys | null;
  /** Short hashes of the numbers that a dry run would have bound so far. */
  readonly seenPhones: Set<bigint>;
  readonly problems: { readonly row: number; readonly problem: IdentityImportProblem }[];
}

const namedProblems = 100;

/** Takes in up to a few hundred rows, or foresees in a dry run what that would come to. */
export async function takeBatch(state: ImportState, batch: readonly NumberedIdentity[]): Promise<void> {
  const found = await findIdentities(state, batch);
  const fresh = batch.filter((_, position) => !found[position]);
  state.added += fresh.length;
  state.known += batch.length - fresh.length;
  if (state.options.dryRun === true) return takePhones(state, fresh);
  await writeBatch(state, fresh);
  await complete(state, batch, found);
}

function findIdentities(
  { store, options }: ImportState,
  batch: readonly NumberedIdentity[],
): Promise<readonly (IdentityRecord | null)[]> {
  return Promise.all(batch.map(({ openId }) => store.findIdentity(options.appId, openId)));
}

/** Identities come after the phones: whoever is found by a later run has the number already. */
async function writeBatch(state: ImportState, fresh: readonly NumberedIdentity[]): Promise<void> {
  const { store, options } = state;
  if (fresh.length === 0) return;
  await store.loadRows('users', fresh.map(toUserRow));
  await takePhones(state, fresh);
  const identities = fresh.map((identity) => toIdentityRow(identity, options));
  const loaded = await store.loadRows('identities', identities);
  await linkUnionIds(state, fresh);
  // Somebody has logged in meanwhile, and is another user now than the one that was made here.
  if (loaded < fresh.length) await complete(state, fresh, await findIdentities(state, fresh));
}

async function takePhones(state: ImportState, fresh: readonly NumberedIdentity[]): Promise<void> {
  const { store, keys, options } = state;
  const batch = fresh.filter(hasPhone);
  if (keys === null || batch.length === 0) return;
  const target = { store, keys };
  const { bound, taken } =
    options.dryRun === true
      ? await foreseePhones(target, batch, state.seenPhones)
      : await bindPhones(target, batch);
  state.phones += bound;
  state.phonesTaken += taken.length;
  for (const { row } of taken)
    addProblem(state, { row, problem: 'imported without its phone: another user has it' });
}

function hasPhone(identity: NumberedIdentity): identity is IdentityWithPhone {
  return identity.phone !== null;
}

/** Does what an import that was killed, or a login that came between, has left undone for identities that are there. */
async function complete(
  state: ImportState,
  batch: readonly NumberedIdentity[],
  found: readonly (IdentityRecord | null)[],
): Promise<void> {
  const { store, keys, options } = state;
  const unlinked = batch.filter(({ userId }, position) => {
    const identity = found[position];
    return identity?.userId === userId && identity.unionId === null;
  });
  await linkUnionIds(state, unlinked);
  if (keys === null) return;
  await Promise.all(
    batch.map(async (identity, position) => {
      const userId = found[position]?.userId ?? identity.userId;
      if (userId === identity.userId || !hasPhone(identity)) return;
      await handOverPhone({ store, keys }, identity, { userId, at: options.now });
    }),
  );
}

async function linkUnionIds(state: ImportState, identities: readonly NumberedIdentity[]): Promise<void> {
  const joined = await Promise.all(identities.map((identity) => linkUnionId(state, identity)));
  state.joined += joined.filter(Boolean).length;
}

/** True when the unionid joined the user with another one. */
async function linkUnionId({ store, options }: ImportState, identity: NumberedIdentity): Promise<boolean> {
  const { openId, unionId } = identity;
  if (unionId === null) return false;
  const { appId, platform, now } = options;
  const mergeId = stableId(`merge ${appId} ${openId}`, now);
  const result = await store.linkUnionId({ appId, openId, platform, unionId, mergeId, emit: false, at: now });
  return result.kind === 'linked' && result.merge !== null;
}

/** Names what is wrong with a row, unless many have been named. */
export function addProblem(
  { problems }: Pick<ImportState, 'problems'>,
  problem: ImportState['problems'][number],
): void {
  if (problems.length < namedProblems) problems.push(problem);
}
