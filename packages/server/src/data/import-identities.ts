import { randomBytes } from 'node:crypto';
import { createKeys, type Keys } from '../base/keys.ts';
import { createRandomPool } from '../base/random-pool.ts';
import { DataFormatError } from './data-format-error.ts';
import type { IdentityImportOptions, IdentityImportResult } from './identity-import.ts';
import { type ImportedIdentity, readIdentityRow } from './identity-row.ts';
import { addProblem, type ImportState, type ImportStore, takeBatch } from './import-batch.ts';
import type { NumberedIdentity } from './import-phones.ts';
import { shortHash } from './short-hash.ts';

/**
 * Brings in the users of another system from its table of openids. Columns, by any of their usual names: `openid`
 * (needed), `unionid`, `nickname`, `avatar_url`, `phone`, `country_code` (without it: 86), `created_at` (ISO 8601, seconds
 * or milliseconds).
 *
 * Existing identities stay as they are, and a row always becomes the same user id: an import may be run again, and then
 * completes what one that was killed left undone. Sessions are not imported: the first silent login of each user makes one.
 *
 * @throws DataFormatError when there is no column for the openid, or a row has a phone number and `secret` is missing
 * @throws StoreError when the store fails
 * @throws TypeError when `secret` cannot be used
 *
 * @example
 * ```ts
 * import { importIdentities } from '@weapp-auth/server/data';
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * const store = sqliteStore({ path: 'weapp-auth.db' });
 * await store.migrate();
 * async function* rows() {
 *   yield { openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE', nickname: 'Band', phone: '13580006666', created_at: '2024-05-01' };
 * }
 * const secret = 'the secret that createWeappAuth gets, 32 characters or more';
 * const options = { appId: 'wx0123456789abcdef', platform: null, secret, now: Date.now() };
 * console.log(await importIdentities(store, rows(), options));
 * ```
 */
export async function importIdentities(
  store: ImportStore,
  rows: AsyncIterable<ImportedIdentity>,
  options: IdentityImportOptions,
): Promise<IdentityImportResult> {
  const state: State = { store, options, keys: keysOf(options), ...emptyState() };
  for await (const row of rows) {
    state.read += 1;
    takeRow(state, row);
    if (state.batch.length < batchSize) continue;
    await takeBatch(state, state.batch.splice(0));
    options.onProgress?.(resultOf(state));
  }
  await takeBatch(state, state.batch.splice(0));
  const result = resultOf(state);
  options.onProgress?.(result);
  return result;
}

const batchSize = 200;

interface State extends ImportState {
  /** Short hashes of the openids so far: a table of ten million must fit. */
  readonly seen: Set<bigint>;
  readonly batch: NumberedIdentity[];
}

function emptyState(): Omit<State, 'store' | 'options' | 'keys'> {
  const counts = { read: 0, added: 0, known: 0, joined: 0, phones: 0, phonesTaken: 0, invalid: 0 };
  return { ...counts, seen: new Set(), seenPhones: new Set(), batch: [], problems: [] };
}

function keysOf({ secret, random = randomBytes }: IdentityImportOptions): Keys | null {
  if (secret === undefined) return null;
  return createKeys(typeof secret === 'string' ? [secret] : secret, createRandomPool(random));
}

function resultOf(state: State): IdentityImportResult {
  const { read, added, known, joined, phones, phonesTaken, invalid, problems } = state;
  // A number is judged with its batch, so its row may be named late.
  const sorted = problems.toSorted((a, b) => a.row - b.row);
  return { read, added, known, joined, phones, phonesTaken, invalid, problems: sorted };
}

function takeRow(state: State, row: ImportedIdentity): void {
  const parsed = readIdentityRow(row, state.options);
  if (typeof parsed === 'string') {
    state.invalid += 1;
    addProblem(state, { row: state.read, problem: parsed });
    return;
  }
  if (parsed.phone !== null && state.keys === null)
    throw new DataFormatError('secret_missing', state.read + 1, 'A phone number needs a secret to seal it');
  const key = shortHash(parsed.openId);
  if (state.seen.has(key)) {
    state.known += 1;
    return;
  }
  state.seen.add(key);
  state.batch.push({ ...parsed, row: state.read });
}
