import { hash } from 'node:crypto';
import { type PortableRow, type PortableTable, portableTables } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { tableShapes } from '../store/tables.ts';

/** What is in a table: equal in two stores that hold the same rows, in whatever order. */
export interface TableSummary {
  readonly rows: number;
  /** Sum of the SHA-256 of all rows, modulo 2^256, as 64 hex digits. */
  readonly checksum: string;
}

/** Adds up the rows of a table. */
export interface TableChecksum {
  add(row: PortableRow): void;
  summary(): TableSummary;
}

const modulus = 1n << 256n;

/** Starts the sum of a table, from nothing or from what was summed up before. */
export function createTableChecksum(table: PortableTable, start: TableSummary = emptySummary): TableChecksum {
  const { columns } = tableShapes[table];
  let { rows } = start;
  let sum = BigInt(`0x${start.checksum}`);
  return {
    add(row) {
      const text = JSON.stringify(columns.map((column) => row[column] ?? null));
      sum = (sum + BigInt(`0x${hash('sha256', text)}`)) % modulus;
      rows += 1;
    },
    summary: () => ({ rows, checksum: sum.toString(16).padStart(64, '0') }),
  };
}

/** The summary of a table without rows. */
export const emptySummary: TableSummary = { rows: 0, checksum: '0'.repeat(64) };

/** The summary of every table. */
export type StoreSummary = Readonly<Record<PortableTable, TableSummary>>;

/** Reads a whole store and sums it up, table by table. */
export async function summarizeStore(
  store: Pick<Store, 'dumpRows'>,
  onProgress: (progress: { readonly table: PortableTable; readonly rows: number }) => void = () => {},
): Promise<StoreSummary> {
  const summaries = new Map<PortableTable, TableSummary>();
  for (const table of portableTables) {
    const checksum = createTableChecksum(table);
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<Store['dumpRows']>> = await store.dumpRows({
        table,
        after,
        limit: 1000,
      });
      for (const row of page.rows) checksum.add(row);
      after = page.next;
      onProgress({ table, rows: checksum.summary().rows });
    } while (after !== null);
    summaries.set(table, checksum.summary());
  }
  return toStoreSummary(summaries);
}

/** Gives every table its summary; one that is missing has no rows. */
export function toStoreSummary(summaries: ReadonlyMap<PortableTable, TableSummary>): StoreSummary {
  const entries = portableTables.map((table) => [table, summaries.get(table) ?? emptySummary]);
  // Each table is there, because the list of all of them was gone through.
  return Object.fromEntries(entries) as StoreSummary;
}

/** A table that is not the same in two places. */
export interface TableDifference {
  readonly table: PortableTable;
  readonly expectedRows: number;
  readonly foundRows: number;
}

/** The tables that differ between what was expected (a file) and what was found (a store), by count or by checksum. */
export function compareSummaries(expected: StoreSummary, found: StoreSummary): readonly TableDifference[] {
  const different = portableTables.filter(
    (table) =>
      expected[table].rows !== found[table].rows || expected[table].checksum !== found[table].checksum,
  );
  return different.map((table) => ({
    table,
    expectedRows: expected[table].rows,
    foundRows: found[table].rows,
  }));
}
