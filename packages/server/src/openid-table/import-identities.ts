import { randomBytes } from 'node:crypto';
import { createKeys, type Keys, type Random } from '../base/keys.ts';
import { createRandomPool } from '../base/random-pool.ts';
import { DataFormatError } from '../errors/data-format-error.ts';
import type { NumberedIdentity } from './bind-phones.ts';
import { emptyResult, type IdentityImportResult, nameProblem, resultNow } from './import-result.ts';
import { createRowReader, type ImportedIdentity, type RowReader } from './read-row.ts';
import { clockOf } from './read-time.ts';
import { shortHash } from './stable-id.ts';
import { type BatchImport, type ImportStore, takeBatch } from './take-batch.ts';

/** Which app the rows belong to, and how they come in. */
export interface IdentityImportOptions {
  readonly appId: string;
  /** The declared Open Platform group of the app, by which unionids join users; null: they join nobody. */
  readonly openPlatform: string | null;
  /** UTC milliseconds; the time of rows that have none. */
  readonly now: number;
  /**
   * The login server's own secret, or several, newest first: what `createWeappAuth` gets, for it is the server that has to
   * read the phone numbers. Needed when a row has one.
   */
  readonly secret?: string | readonly string[];
  /**
   * The time zone of the table, for times that name none: `Asia/Shanghai`, `+08:00`. Without it, rows with such times are
   * left out: the zone of the machine must not decide.
   */
  readonly timeZone?: string;
  /** The line of a row in its file, for `problems`. Default: one row a line, after a heading. */
  readonly lineOf?: (row: ImportedIdentity) => number;
  /** Reads and checks everything, writes nothing. Default: false. */
  readonly dryRun?: boolean;
  readonly onProgress?: (result: IdentityImportResult) => void;
  /** Default: `crypto.randomBytes`. */
  readonly random?: Random;
}

/**
 * Brings in the users of another system from its table of openids. Columns, by any of their usual names: `openid`
 * (needed), `unionid`, `nickname`, `avatar_url`, `phone`, `country_code` (without it: 86), `created_at` (a date with or
 * without a time of day, seconds or milliseconds).
 *
 * Existing identities stay as they are, and a row always becomes the same user id: an import may be run again, and then
 * completes what one that was killed left undone. Sessions are not imported: the first silent login of each user makes one.
 *
 * @throws DataFormatError when there is no column for the openid, or a row has a phone number and `secret` is missing
 * @throws StoreError when the store fails
 * @throws TypeError when `secret` cannot be used
 * @throws RangeError when there is no such `timeZone`
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
 * const zone = { timeZone: 'Asia/Shanghai', now: Date.now() };
 * const options = { appId: 'wx0123456789abcdef', openPlatform: null, secret, ...zone };
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
  readonly readRow: RowReader;
  readonly lineOf: (row: ImportedIdentity) => number;
  /** Short hashes of the openids so far: a table of ten million must fit. */
  readonly seen: Set<bigint>;
  readonly batch: NumberedIdentity[];
}

function startTable(store: ImportStore, options: IdentityImportOptions): TableImport {
  const { appId, openPlatform, now, dryRun = false, timeZone } = options;
  const target = {
    store,
    keys: keysOf(options),
    appId,
    openPlatform,
    now,
    dryRun,
    seenPhones: new Set<bigint>(),
  };
  const result = emptyResult();
  const offsetAt = timeZone === undefined ? null : clockOf(timeZone);
  const { lineOf = () => result.read + 1 } = options;
  return {
    target,
    result,
    seen: new Set(),
    batch: [],
    readRow: createRowReader({ appId, now, offsetAt }),
    lineOf,
  };
}

function keysOf({ secret, random = randomBytes }: IdentityImportOptions): Keys | null {
  if (secret === undefined) return null;
  return createKeys(typeof secret === 'string' ? [secret] : secret, createRandomPool(random));
}

function takeRow(table: TableImport, row: ImportedIdentity): void {
  const { target, result, seen, batch } = table;
  const parsed = table.readRow(row);
  const line = table.lineOf(row);
  if (typeof parsed === 'string') {
    result.invalid += 1;
    nameProblem(result, { line, problem: parsed });
    return;
  }
  if (parsed.phone !== null && target.keys === null)
    throw new DataFormatError('secret_missing', line, 'A phone number needs a secret to seal it');
  const key = shortHash(parsed.openId);
  if (seen.has(key)) {
    result.known += 1;
    return;
  }
  seen.add(key);
  batch.push({ ...parsed, line });
}
