import type { Keys } from '../base/keys.ts';
import type { IdentityRecord, PortableRow } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import {
  bindPhones,
  foreseePhones,
  handOverPhone,
  type IdentityWithPhone,
  type NumberedIdentity,
} from './bind-phones.ts';
import { nameProblem, type ResultSoFar } from './import-result.ts';
import type { NewIdentity } from './read-row.ts';
import { stableId } from './stable-id.ts';

/** What an import needs of a store. */
export type ImportStore = Pick<
  Store,
  'findIdentity' | 'findUser' | 'findPhoneOwner' | 'loadRows' | 'bindPhone' | 'linkUnionId'
>;

/** Where a batch goes. */
export interface BatchTarget {
  readonly store: ImportStore;
  /** Null: no secret was given. */
  readonly keys: Keys | null;
  readonly appId: string;
  /** The declared Open Platform group of the app; null: unionids join nobody. */
  readonly openPlatform: string | null;
  /** UTC milliseconds. */
  readonly now: number;
  /** Foresees, writes nothing. */
  readonly dryRun: boolean;
  /** Short hashes of the numbers that a dry run would have bound so far. */
  readonly seenPhones: Set<bigint>;
}

/** An import of a batch: where it goes, and what is counted. */
export interface BatchImport {
  readonly target: BatchTarget;
  readonly result: ResultSoFar;
}

/** Takes in up to a few hundred rows, or foresees in a dry run what that would come to. */
export async function takeBatch(into: BatchImport, batch: readonly NumberedIdentity[]): Promise<void> {
  const { target, result } = into;
  const found = await findIdentities(target, batch);
  const fresh = batch.filter((_, position) => !found[position]);
  result.added += fresh.length;
  result.known += batch.length - fresh.length;
  if (target.dryRun) return takePhones(into, fresh);
  await writeBatch(into, fresh);
  await complete(into, batch, found);
}

function findIdentities(
  { store, appId }: BatchTarget,
  batch: readonly NumberedIdentity[],
): Promise<readonly (IdentityRecord | null)[]> {
  return Promise.all(batch.map(({ openId }) => store.findIdentity(appId, openId)));
}

/** Identities come after the phones: whoever is found by a later run has the number already. */
async function writeBatch(into: BatchImport, fresh: readonly NumberedIdentity[]): Promise<void> {
  const { target } = into;
  if (fresh.length === 0) return;
  await target.store.loadRows('users', fresh.map(toUserRow));
  await takePhones(into, fresh);
  const identities = fresh.map((identity) => toIdentityRow(identity, target));
  const loaded = await target.store.loadRows('identities', identities);
  await linkUnionIds(into, fresh);
  // Somebody has logged in meanwhile, and is another user now than the one that was made here.
  if (loaded < fresh.length) await complete(into, fresh, await findIdentities(target, fresh));
}

async function takePhones(
  { target, result }: BatchImport,
  fresh: readonly NumberedIdentity[],
): Promise<void> {
  const { store, keys, dryRun, seenPhones } = target;
  const batch = fresh.filter(hasPhone);
  if (keys === null || batch.length === 0) return;
  const { bound, taken } = dryRun
    ? await foreseePhones({ store, keys }, batch, seenPhones)
    : await bindPhones({ store, keys }, batch);
  result.phones += bound;
  result.phonesTaken += taken.length;
  for (const { line } of taken)
    nameProblem(result, { line, problem: 'imported without its phone: another user has it' });
}

function hasPhone(identity: NumberedIdentity): identity is IdentityWithPhone {
  return identity.phone !== null;
}

/** Does what an import that was killed, or a login that came between, has left undone for identities that are there. */
async function complete(
  into: BatchImport,
  batch: readonly NumberedIdentity[],
  found: readonly (IdentityRecord | null)[],
): Promise<void> {
  const { store, keys, now } = into.target;
  const unlinked = batch.filter(({ userId }, position) => {
    const identity = found[position];
    return identity?.userId === userId && identity.unionId === null;
  });
  await linkUnionIds(into, unlinked);
  if (keys === null) return;
  await Promise.all(
    batch.map(async (identity, position) => {
      const userId = found[position]?.userId ?? identity.userId;
      if (userId === identity.userId || !hasPhone(identity)) return;
      await handOverPhone({ store, keys }, identity, { userId, at: now });
    }),
  );
}

async function linkUnionIds(
  { target, result }: BatchImport,
  identities: readonly NumberedIdentity[],
): Promise<void> {
  const joined = await Promise.all(identities.map((identity) => linkUnionId(target, identity)));
  result.joined += joined.filter(Boolean).length;
}

/** True when the unionid joined the user with another one. */
async function linkUnionId(target: BatchTarget, { openId, unionId }: NumberedIdentity): Promise<boolean> {
  if (unionId === null) return false;
  const { store, appId, openPlatform, now: at } = target;
  const mergeId = stableId(`merge ${appId} ${openId}`, at);
  const fact = { openPlatform, unionId, proof: 'proven', mergeId } as const;
  const linked = await store.linkUnionId({ appId, openId, ...fact, emit: false, at });
  return linked.kind === 'linked' && linked.merge !== null;
}

/** The user of an imported identity as `Store.loadRows` takes it. The phone comes later: `bindPhone` knows who has it. */
function toUserRow({ userId, nickname, avatarUrl, createdAt }: NewIdentity): PortableRow {
  return {
    id: userId,
    nickname,
    avatar_url: avatarUrl,
    phone_sealed: null,
    phone_index: null,
    phone_masked: null,
    phone_country_code: null,
    has_unionid: 0,
    merged_into: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** The identity itself. The unionid comes later: `linkUnionId` knows whom it joins. */
function toIdentityRow(
  { openId, userId, createdAt }: NewIdentity,
  { appId, openPlatform }: Pick<BatchTarget, 'appId' | 'openPlatform'>,
): PortableRow {
  return {
    app_id: appId,
    open_id: openId,
    user_id: userId,
    platform: openPlatform,
    union_id: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}
