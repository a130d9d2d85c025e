import {
  type DumpedRows,
  type DumpRows,
  type PortableRow,
  type PortableTable,
  portableTables,
} from '../records.ts';
import type { Row } from '../rows.ts';
import { type TableShape, tableShapes } from '../tables.ts';
import { change, row, rows, type Step } from './step.ts';

/** A condition that holds for rows whose key comes after the values `?1`, `?2`, … in such a way that an index serves. */
export type AfterKey = (columns: readonly string[]) => string;

/** A comparison of whole keys. SQLite and PostgreSQL answer it from the index of the primary key; MySQL does not. */
export function afterWholeKey(columns: readonly string[]): string {
  return `(${columns.join(', ')}) > (${columns.map((_, index) => `?${index + 1}`).join(', ')})`;
}

/** See `Store.countRows`. */
export function* countRows(table: PortableTable): Step<number> {
  shapeOf(table);
  const found = yield* row(`SELECT count(*) AS counted FROM {{prefix}}${table}`);
  return Number(found?.counted ?? 0);
}

/** See `Store.dumpRows`. */
export function* dumpRows(page: DumpRows, afterKey: AfterKey): Step<DumpedRows> {
  const { key } = shapeOf(page.table);
  const after = page.after === null ? [] : readCursor(page.after, key.length);
  const sql = selectPage(page.table, after.length === 0 ? null : afterKey);
  const found = (yield* rows(sql, ...after, page.limit)).map(toPortable);
  const last = found.at(-1);
  const isFull = last !== undefined && found.length === page.limit;
  return { rows: found, next: isFull ? JSON.stringify(key.map((column) => last[column])) : null };
}

/** Rows that go in one statement; the rest goes one by one, so that there are only two statements for a table. */
const rowsPerStatement = 50;

/** See `Store.loadRows`. */
export function* loadRows(table: PortableTable, given: readonly PortableRow[]): Step<number> {
  const shape = shapeOf(table);
  const whole = given.length - (given.length % rowsPerStatement);
  let added = 0;
  for (let start = 0; start < given.length; start += start < whole ? rowsPerStatement : 1) {
    const batch = given.slice(start, start < whole ? start + rowsPerStatement : start + 1);
    const values = batch.flatMap((each) => shape.columns.map((column) => columnOf(each, column)));
    added += yield* change(insertRows(table, shape, batch.length), ...values);
  }
  return added;
}

/** Whoever loads rows without a home (an older export, a table of openids) means: of its owner. */
function columnOf(row: PortableRow, column: string): string | number | null {
  return row[column] ?? (column === 'home_user_id' ? (row.user_id ?? null) : null);
}

/** The name goes into the statement, so it is looked up, whatever its type says. */
function shapeOf(table: PortableTable): TableShape {
  if (!portableTables.includes(table)) throw new TypeError('table: not one that can be copied');
  return tableShapes[table];
}

function selectPage(table: PortableTable, afterKey: AfterKey | null): string {
  const { key, columns } = tableShapes[table];
  const condition = afterKey === null ? '' : `WHERE ${afterKey(key)}`;
  const limit = `?${afterKey === null ? 1 : key.length + 1}`;
  return `
    SELECT ${columns.join(', ')} FROM {{prefix}}${table} ${condition}
    ORDER BY ${key.join(', ')} LIMIT ${limit}`;
}

/** Texts of many thousand characters, two for a table: each is put together once. */
const insertions = new Map<string, string>();

function insertRows(table: PortableTable, shape: TableShape, count: number): string {
  const name = `${table} ${count}`;
  const known = insertions.get(name);
  if (known !== undefined) return known;
  const sql = renderInsertion(table, shape, count);
  insertions.set(name, sql);
  return sql;
}

function renderInsertion(table: PortableTable, { key, columns }: TableShape, count: number): string {
  const places = Array.from({ length: count }, (_, line) => {
    return `(${columns.map((_, column) => `?${line * columns.length + column + 1}`).join(', ')})`;
  });
  return `
    INSERT INTO {{prefix}}${table} (${columns.join(', ')}) VALUES ${places.join(', ')}
    {{keep ${key[0]}}}`;
}

function readCursor(cursor: string, length: number): readonly string[] {
  const values: unknown = JSON.parse(cursor);
  if (!Array.isArray(values) || values.length !== length || !values.every(isText)) {
    throw new TypeError('after: not a cursor of this table');
  }
  return values;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function toPortable(found: Row): PortableRow {
  return Object.fromEntries(Object.entries(found).map(([column, value]) => [column, portable(value)]));
}

function portable(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
