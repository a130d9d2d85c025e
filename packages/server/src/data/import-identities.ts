import { hash } from 'node:crypto';
import type { PortableRow } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { type ImportedIdentity, type NewIdentity, readIdentityRow, stableId } from './identity-row.ts';

/** Which app the rows belong to, and how they come in. */
export interface IdentityImportOptions {
  readonly appId: string;
  /** The declared Open Platform group of the app, by which unionids join users; null: they join nobody. */
  readonly platform: string | null;
  /** UTC milliseconds; the time of rows that have none. */
  readonly now: number;
  /** Reads and checks everything, writes nothing. Default: false. */
  readonly dryRun?: boolean;
  readonly onProgress?: (result: IdentityImportResult) => void;
}

/** What such an import came to. */
export interface IdentityImportResult {
  readonly read: number;
  /** New identities (in a dry run: those that would be new). */
  readonly added: number;
  /** Identities that were there already, and rows that came twice: nothing was changed. */
  readonly known: number;
  /** Users that a unionid joined with another user. Not known in a dry run. */
  readonly joined: number;
  /** Rows that cannot be used; the first hundred are named. `row` counts from 1, without the heading. */
  readonly invalid: number;
  readonly problems: readonly { readonly row: number; readonly problem: string }[];
}

/**
 * Brings in the users of another system from its table of openids. Columns, by any of their usual names: `openid`
 * (needed), `unionid`, `nickname`, `avatar_url`, `created_at` (ISO 8601, seconds or milliseconds).
 *
 * Existing identities stay as they are, and a row always becomes the same user id: an import may be run again. Sessions
 * are not imported: the first silent login of each user makes one.
 *
 * @throws DataFormatError when there is no column for the openid
 * @throws StoreError when the store fails
 *
 * @example
 * ```ts
 * import { importIdentities } from '@weapp-auth/server/data';
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * const store = sqliteStore({ path: 'weapp-auth.db' });
 * await store.migrate();
 * async function* rows() {
 *   yield { openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE', nickname: 'Band', created_at: '2024-05-01T08:00:00Z' };
 * }
 * const options = { appId: 'wx0123456789abcdef', platform: null, now: Date.now() };
 * console.log(await importIdentities(store, rows(), options));
 * ```
 */
export async function importIdentities(
  store: Pick<Store, 'findIdentity' | 'loadRows' | 'linkUnionId'>,
  rows: AsyncIterable<ImportedIdentity>,
  options: IdentityImportOptions,
): Promise<IdentityImportResult> {
  const state: State = { store, options, seen: new Set(), batch: [], ...emptyCounts, problems: [] };
  for await (const row of rows) {
    state.read += 1;
    takeRow(state, row);
    if (state.batch.length < batchSize) continue;
    await writeBatch(state);
    options.onProgress?.(resultOf(state));
  }
  await writeBatch(state);
  const result = resultOf(state);
  options.onProgress?.(result);
  return result;
}

const batchSize = 200;

const emptyCounts = { read: 0, added: 0, known: 0, joined: 0, invalid: 0 };

interface State {
  readonly store: Pick<Store, 'findIdentity' | 'loadRows' | 'linkUnionId'>;
  readonly options: IdentityImportOptions;
  /** Short hashes of the openids so far: a table of ten million must fit. */
  readonly seen: Set<bigint>;
  batch: NewIdentity[];
  read: number;
  added: number;
  known: number;
  joined: number;
  invalid: number;
  readonly problems: { readonly row: number; readonly problem: string }[];
}

function resultOf({ read, added, known, joined, invalid, problems }: State): IdentityImportResult {
  return { read, added, known, joined, invalid, problems: [...problems] };
}

function takeRow(state: State, row: ImportedIdentity): void {
  const parsed = readIdentityRow(row, state.options);
  if (typeof parsed === 'string') {
    state.invalid += 1;
    if (state.problems.length < 100) state.problems.push({ row: state.read, problem: parsed });
    return;
  }
  const key = BigInt(`0x${hash('sha256', parsed.openId).slice(0, 16)}`);
  if (state.seen.has(key)) {
    state.known += 1;
    return;
  }
  state.seen.add(key);
  state.batch.push(parsed);
}

async function writeBatch(state: State): Promise<void> {
  const { store, options, batch } = state;
  state.batch = [];
  const found = await Promise.all(batch.map(({ openId }) => store.findIdentity(options.appId, openId)));
  const fresh = batch.filter((_, index) => found[index] === null);
  state.added += fresh.length;
  state.known += batch.length - fresh.length;
  if (options.dryRun === true || fresh.length === 0) return;
  await store.loadRows('users', fresh.map(toUserRow));
  await store.loadRows(
    'identities',
    fresh.map((identity) => toIdentityRow(identity, options)),
  );
  const joined = await Promise.all(fresh.map((identity) => linkUnionId(state, identity)));
  state.joined += joined.filter(Boolean).length;
}

/** True when the unionid joined the user with another one. */
async function linkUnionId({ store, options }: State, identity: NewIdentity): Promise<boolean> {
  const { openId, unionId } = identity;
  if (unionId === null) return false;
  const { appId, platform, now } = options;
  const mergeId = stableId(`merge ${appId} ${openId}`, now);
  const result = await store.linkUnionId({ appId, openId, platform, unionId, mergeId, emit: false, at: now });
  return result.kind === 'linked' && result.merge !== null;
}

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

function toIdentityRow(identity: NewIdentity, { appId, platform }: IdentityImportOptions): PortableRow {
  const { openId, userId, createdAt } = identity;
  return {
    app_id: appId,
    open_id: openId,
    user_id: userId,
    platform,
    union_id: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}
