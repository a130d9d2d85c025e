import { randomBytes } from 'node:crypto';
import { createKeys, type Keys, type Random } from '../base/keys.ts';
import { createRandomPool } from '../base/random-pool.ts';
import { DataFormatError } from '../errors/data-format-error.ts';
import type { NumberedIdentity } from './bind-phones.ts';
import { emptyResult, type IdentityImportResult, nameProblem, resultNow } from './import-result.ts';
import { type ImportedIdentity, readRow } from './read-row.ts';
import { shortHash } from './stable-id.ts';
import { type BatchImport, type ImportStore, takeBatch } from './take-batch.ts';

/** Which app the rows belong to, and how they come in. */
export interface IdentityImportOptions {
  readonly appId: string;
  /** The declared Open Platform group of the app, by which unionids join users; null: they join nobody. */
  readonly platform: string | null;
  /** UTC milliseconds; the time of rows that have none. */
  readonly now: number;
  /**
   * The login server's own secret, or several, newest first: what `createWeappAuth` gets, for it is the server that has to
   * read the phone numbers. Needed when a row has one.
   */
  readonly secret?: string | readonly string[];
  /** Reads and checks everything, writes nothing. Default: false. */
  readonly dryRun?: boolean;
  readonly onProgress?: (result: IdentityImportResult) => void;
  /** Default: `crypto.randomBytes`. */
  readonly random?: Random;
}

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
  const table = startTable(store, options);
  const { batch, result } = table;
  for await (const row of rows) {
    result.read += 1;
    takeRow(table, row);
    if (batch.length < batchSize) continue;
    await takeBatch(table, batch.splice(0));
    options.onProgress?.(resultNow(result));
  }
  await takeBatch(table, batch.splice(0));
  options.onProgress?.(resultNow(result));
  return resultNow(result);
}

const batchSize = 200;

interface TableImport extends BatchImport {
  /** Short hashes of the openids so far: a table of ten million must fit. */
  readonly seen: Set<bigint>;
  readonly batch: NumberedIdentity[];
}

function startTable(store: ImportStore, options: IdentityImportOptions): TableImport {
  const { appId, platform, now, dryRun = false } = options;
  const target = {
    store,
    keys: keysOf(options),
    appId,
    platform,
    now,
    dryRun,
    seenPhones: new Set<bigint>(),
  };
  return { target, result: emptyResult(), seen: new Set(), batch: [] };
}

function keysOf({ secret, random = randomBytes }: IdentityImportOptions): Keys | null {
  if (secret === undefined) return null;
  return createKeys(typeof secret === 'string' ? [secret] : secret, createRandomPool(random));
}

function takeRow({ target, result, seen, batch }: TableImport, row: ImportedIdentity): void {
  const parsed = readRow(row, target);
  if (typeof parsed === 'string') {
    result.invalid += 1;
    nameProblem(result, { row: result.read, problem: parsed });
    return;
  }
  if (parsed.phone !== null && target.keys === null)
    throw new DataFormatError('secret_missing', result.read + 1, 'A phone number needs a secret to seal it');
  const key = shortHash(parsed.openId);
  if (seen.has(key)) {
    result.known += 1;
    return;
  }
  seen.add(key);
  batch.push({ ...parsed, row: result.read });
}
