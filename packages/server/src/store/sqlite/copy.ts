import type { SQLInputValue } from 'node:sqlite';
import { type PortableRow, type PortableTable, portableTables } from '../records.ts';
import type { Row } from '../rows.ts';
import { tableShapes } from '../tables.ts';
import type { DumpedRows, DumpRows } from '../writes.ts';
import type { SqliteDatabase } from './database.ts';

/** See `Store.countRows`. */
export function countRows(db: SqliteDatabase, table: PortableTable): number {
  shapeOf(table);
  return Number(db.get(`SELECT count(*) AS counted FROM {{prefix}}${table}`)?.counted ?? 0);
}

/** See `Store.dumpRows`. */
export function dumpRows(db: SqliteDatabase, page: DumpRows): DumpedRows {
  const { key, columns } = shapeOf(page.table);
  const keyColumns = key.join(', ');
  const after = page.after === null ? [] : readCursor(page.after, key.length);
  const where = after.length === 0 ? '' : `WHERE (${keyColumns}) > (${key.map(() => '?').join(', ')})`;
  const select = `SELECT ${columns.join(', ')} FROM {{prefix}}${page.table} ${where} ORDER BY ${keyColumns} LIMIT ?`;
  const rows = db.all(select, ...after, page.limit).map(toPortable);
  const last = rows.at(-1);
  const next = last && rows.length === page.limit ? JSON.stringify(key.map((column) => last[column])) : null;
  return { rows, next };
}

/** See `Store.loadRows`. */
export function loadRows(db: SqliteDatabase, table: PortableTable, rows: readonly PortableRow[]): number {
  const { columns } = shapeOf(table);
  const places = columns.map(() => '?').join(', ');
  const insert = `INSERT INTO {{prefix}}${table} (${columns.join(', ')}) VALUES (${places}) ON CONFLICT DO NOTHING`;
  return rows.reduce((sum, row) => sum + db.run(insert, ...columns.map((column) => row[column] ?? null)), 0);
}

/** The name goes into the statement, so it is looked up, whatever its type says. */
function shapeOf(table: PortableTable): (typeof tableShapes)[PortableTable] {
  if (!portableTables.includes(table)) throw new TypeError('table: not one that can be copied');
  return tableShapes[table];
}

function readCursor(cursor: string, length: number): readonly SQLInputValue[] {
  const values: unknown = JSON.parse(cursor);
  if (
    !Array.isArray(values) ||
    values.length !== length ||
    !values.every((value) => typeof value === 'string')
  ) {
    throw new TypeError('after: not a cursor of this table');
  }
  return values;
}

function toPortable(row: Row): PortableRow {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, portable(value)]));
}

function portable(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return null;
}
