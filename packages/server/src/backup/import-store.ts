import { DataFormatError } from '../errors/data-format-error.ts';
import type { Damage, PortableRow, PortableTable } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { createTableChecksum, type StoreSummary, type TableChecksum, type TableSummary } from './checksum.ts';
import { type ExportLine, exportVersion, readExportLine } from './export-line.ts';
import type { CopyProgress } from './export-store.ts';

/** How an import is made. */
export interface ImportOptions {
  /** Rows of the file that an earlier import brought in already: they are checked, but not written again. Default: 0. */
  readonly skipRows?: number;
  /** Called when all rows up to this point are in the store. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** What an import came to. */
export interface ImportResult {
  /** What the file holds. */
  readonly summary: StoreSummary;
  /** Rows that were new. The others were there already and stayed as they were. */
  readonly added: number;
  /**
   * What contradicts itself in the store now: users that others refer to and that are not there, and the like. Not empty
   * after a file that an earlier version wrote while people logged in. `Store.repair` mends it.
   */
  readonly damages: readonly Damage[];
}

/**
 * Brings an export into a store that is migrated. Rows that are there already stay, so an import that was broken off
 * may simply be run again. Counts and checksums of the file are checked on the way, and every reference at the end.
 *
 * @throws DataFormatError when the file is no export, changed since it was written, or not whole. What came before is
 *   in the store then.
 * @throws StoreError when the store fails
 *
 * @example
 * ```ts
 * import { createReadStream } from 'node:fs';
 * import { createInterface } from 'node:readline';
 * import { importStore } from '@weapp-auth/server/data';
 * import { postgresStore } from '@weapp-auth/server/postgres';
 *
 * const store = postgresStore({ url: 'postgres://app@127.0.0.1:5432/app' });
 * await store.migrate();
 * const { added } = await importStore(store, createInterface({ input: createReadStream('export.ndjson') }));
 * console.log(`${added} rows`);
 * ```
 */
export async function importStore(
  store: Pick<Store, 'loadRows' | 'repair'>,
  lines: AsyncIterable<string>,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const state: State = { store, options, table: null, batch: [], rows: 0, added: 0, summaries: new Map() };
  let number = 0;
  for await (const text of lines) {
    number += 1;
    const line = readExportLine(text, number);
    if (number === 1) checkHeader(line);
    if (line.kind === 'row') await takeRow(state, line, number);
    if (line.kind === 'page') await endPage(state, line, number);
    if (line.kind === 'end') {
      const summary = checkEnd(state, line.summary, number);
      return { summary, added: state.added, damages: await store.repair({ apply: false, at: 0 }) };
    }
  }
  throw new DataFormatError('export_incomplete', number, 'The file ends before the export does');
}

interface State {
  readonly store: Pick<Store, 'loadRows'>;
  readonly options: ImportOptions;
  table: { readonly name: PortableTable; readonly checksum: TableChecksum } | null;
  batch: PortableRow[];
  rows: number;
  added: number;
  readonly summaries: Map<PortableTable, TableSummary>;
}

type Line<Kind extends ExportLine['kind']> = Extract<ExportLine, { readonly kind: Kind }>;

function checkHeader(line: ExportLine): void {
  if (line.kind !== 'header') throw new DataFormatError('export_malformed', 1, 'This file is no export');
  if (line.version === exportVersion) return;
  throw new DataFormatError(
    'export_version',
    1,
    `This export has version ${line.version}, not ${exportVersion}`,
  );
}

async function takeRow(state: State, { table, row }: Line<'row'>, number: number): Promise<void> {
  if (state.table === null) state.table = { name: table, checksum: createTableChecksum(table) };
  if (state.table.name !== table) {
    throw new DataFormatError(
      'export_corrupt',
      number,
      `Rows of ${table} among those of ${state.table.name}`,
    );
  }
  state.table.checksum.add(row);
  state.rows += 1;
  if (state.rows > (state.options.skipRows ?? 0)) state.batch.push(row);
  if (state.batch.length >= 500) await writeBatch(state, table);
}

async function endPage(state: State, line: Line<'page'>, number: number): Promise<void> {
  const { table, next } = line;
  const summary = (state.table?.checksum ?? createTableChecksum(table)).summary();
  if (!isSame(summary, line.summary)) {
    throw new DataFormatError(
      'export_corrupt',
      number,
      `The rows of ${table} are not those that were exported`,
    );
  }
  await writeBatch(state, table);
  state.summaries.set(table, summary);
  state.options.onProgress?.({ table, rows: summary.rows, totalRows: state.rows });
  if (next === null) state.table = null;
}

async function writeBatch(state: State, table: PortableTable): Promise<void> {
  const rows = state.batch;
  state.batch = [];
  if (rows.length > 0) state.added += await state.store.loadRows(table, rows);
}

function checkEnd(state: State, summary: StoreSummary, number: number): StoreSummary {
  const isWhole = Object.entries(summary).every(([table, expected]) => {
    const read = [...state.summaries].find(([name]) => name === table)?.[1];
    return read !== undefined && isSame(read, expected);
  });
  if (isWhole) return summary;
  throw new DataFormatError('export_corrupt', number, 'The tables are not those that were exported');
}

function isSame(a: TableSummary, b: TableSummary): boolean {
  return a.rows === b.rows && a.checksum === b.checksum;
}
