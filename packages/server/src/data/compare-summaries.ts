import { type PortableTable, portableTables } from '../store/records.ts';
import type { StoreSummary } from './table-checksum.ts';

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
