import { DataFormatError } from '../errors/data-format-error.ts';
import { type PortableTable, portableTables } from '../store/records.ts';
import type { Store, StoreSnapshot } from '../store/store.ts';
import { createTableChecksum, emptySummary, type TableSummary, toStoreSummary } from './checksum.ts';
import { exportVersion, readExportLine, writeExportLine } from './export-line.ts';

/** How an export is made. */
export interface ExportOptions {
  /** Goes on where another export ended. */
  readonly from?: ExportPosition;
  /** Rows that are read at once. Default: 1000. */
  readonly pageSize?: number;
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** How far a copy has come. */
export interface CopyProgress {
  readonly table: PortableTable;
  /** Rows of this table. */
  readonly rows: number;
  /** Rows of all tables. */
  readonly totalRows: number;
}

/** Where an export that was broken off can be taken up again. */
export interface ExportPosition {
  readonly summaries: ReadonlyMap<PortableTable, TableSummary>;
  /** The table under way and where its next page starts; null when no table is under way. */
  readonly underWay: { readonly table: PortableTable; readonly after: string } | null;
  /** How many bytes of the file are whole pages; what comes after has to be cut off. */
  readonly bytes: number;
}

/**
 * Everything in a store as NDJSON, line by line, without holding more than a page in memory. The file holds what the
 * store holds: keys and phone numbers sealed under the server's secret, openids and unionids in the clear.
 *
 * The store may be in use: the file holds one state of it, that of the moment when the export began. An export that goes
 * on where another was broken off holds two; what does not fit together then is found by `importStore`.
 *
 * @throws StoreError when the store fails
 *
 * @example
 * ```ts
 * import { exportStore } from '@weapp-auth/server/data';
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * const store = sqliteStore({ path: 'weapp-auth.db' });
 * for await (const line of exportStore(store)) process.stdout.write(line);
 * ```
 */
export async function* exportStore(
  store: Pick<Store, 'openSnapshot'>,
  options: ExportOptions = {},
): AsyncGenerator<string, void, undefined> {
  const snapshot = await store.openSnapshot();
  try {
    yield* exportSnapshot(snapshot, options);
  } finally {
    await snapshot.close();
  }
}

async function* exportSnapshot(
  store: Pick<StoreSnapshot, 'dumpRows'>,
  options: ExportOptions,
): AsyncGenerator<string, void, undefined> {
  const summaries = new Map(options.from?.summaries);
  const underWay = options.from?.underWay ?? null;
  if (options.from === undefined) yield writeExportLine({ kind: 'header', version: exportVersion });
  for (const table of portableTables) {
    const isUnderWay = underWay?.table === table;
    if (summaries.has(table) && !isUnderWay) continue;
    yield* exportTable(store, { table, summaries, after: isUnderWay ? underWay.after : null, ...options });
  }
  yield writeExportLine({ kind: 'end', summary: toStoreSummary(summaries) });
}

/**
 * Finds where an export that was broken off can be taken up again. `null`: it is whole.
 *
 * @throws DataFormatError when the file is not an export of this version
 */
export async function findExportPosition(lines: AsyncIterable<string>): Promise<ExportPosition | null> {
  const summaries = new Map<PortableTable, TableSummary>();
  let underWay: ExportPosition['underWay'] = null;
  let [bytes, wholeBytes, number] = [0, 0, 0];
  for await (const text of lines) {
    number += 1;
    bytes += Buffer.byteLength(text) + 1;
    const line = readLineOrRest(text, number);
    if (line === null) break;
    if (line.kind === 'end') return null;
    if (line.kind === 'row') continue;
    wholeBytes = bytes;
    if (line.kind === 'header') continue;
    summaries.set(line.table, line.summary);
    underWay = line.next === null ? null : { table: line.table, after: line.next };
  }
  return { summaries, underWay, bytes: wholeBytes };
}

interface TableExport extends ExportOptions {
  readonly table: PortableTable;
  readonly summaries: Map<PortableTable, TableSummary>;
  readonly after: string | null;
}

async function* exportTable(
  store: Pick<Store, 'dumpRows'>,
  { table, summaries, after, pageSize = 1000, onProgress }: TableExport,
): AsyncGenerator<string, void, undefined> {
  const checksum = createTableChecksum(table, summaries.get(table) ?? emptySummary);
  let from = after;
  do {
    const page = await store.dumpRows({ table, after: from, limit: pageSize });
    for (const row of page.rows) {
      checksum.add(row);
      yield writeExportLine({ kind: 'row', table, row });
    }
    const summary = checksum.summary();
    summaries.set(table, summary);
    yield writeExportLine({ kind: 'page', table, summary, next: page.next });
    from = page.next;
    onProgress?.({ table, rows: summary.rows, totalRows: countRows(summaries) });
  } while (from !== null);
}

function countRows(summaries: ReadonlyMap<PortableTable, TableSummary>): number {
  return [...summaries.values()].reduce((sum, { rows }) => sum + rows, 0);
}

/** The last line of a file that was broken off may be cut in two: it is not there yet. */
function readLineOrRest(text: string, number: number): ReturnType<typeof readExportLine> | null {
  try {
    return readExportLine(text, number);
  } catch (error) {
    if (error instanceof DataFormatError && number > 1) return null;
    throw error;
  }
}
