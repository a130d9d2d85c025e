import { isObject, type JsonObject, parseObject } from '../base/json-object.ts';
import { DataFormatError } from '../errors/data-format-error.ts';
import { type PortableRow, type PortableTable, portableTables } from '../store/records.ts';
import { type StoreSummary, type TableSummary, toStoreSummary } from './checksum.ts';

/** One line of an export: NDJSON, UTF-8, every line a JSON object. */
export type ExportLine =
  /** The first line. */
  | { readonly kind: 'header'; readonly version: number }
  | { readonly kind: 'row'; readonly table: PortableTable; readonly row: PortableRow }
  /** After each page: what the table came to so far, and where the next page starts (null: the table is done). */
  | {
      readonly kind: 'page';
      readonly table: PortableTable;
      readonly summary: TableSummary;
      readonly next: string | null;
    }
  /** The last line: without it an export is not whole. */
  | { readonly kind: 'end'; readonly summary: StoreSummary };

/** The version of the format that this code writes and reads. */
export const exportVersion = 1;

/** Writes a line, with its line feed. */
export function writeExportLine(line: ExportLine): string {
  switch (line.kind) {
    case 'header':
      return `${JSON.stringify({ format: 'weapp-auth-export', version: line.version })}\n`;
    case 'row':
      return `${JSON.stringify({ table: line.table, row: line.row })}\n`;
    case 'page':
      return `${JSON.stringify({ page: line.table, ...line.summary, next: line.next })}\n`;
    case 'end':
      return `${JSON.stringify({ end: line.summary })}\n`;
    default:
      return line satisfies never;
  }
}

/** Reads a line. Throws `DataFormatError` when it is none. */
export function readExportLine(text: string, lineNumber: number): ExportLine {
  const value = parseObject(text);
  const line = value && (readHeader(value) ?? readRow(value) ?? readPage(value) ?? readEnd(value));
  if (line) return line;
  throw new DataFormatError('export_malformed', lineNumber, 'This line is no line of an export');
}

function readHeader(value: JsonObject): ExportLine | null {
  const { format, version } = value;
  return format === 'weapp-auth-export' && typeof version === 'number' ? { kind: 'header', version } : null;
}

function readRow(value: JsonObject): ExportLine | null {
  const { table, row } = value;
  return isTable(table) && isRow(row) ? { kind: 'row', table, row } : null;
}

function readPage(value: JsonObject): ExportLine | null {
  const { page, next } = value;
  if (!isTable(page) || !isSummary(value) || (typeof next !== 'string' && next !== null)) return null;
  const { rows, checksum } = value;
  return { kind: 'page', table: page, summary: { rows, checksum }, next };
}

function readEnd(value: JsonObject): ExportLine | null {
  const { end } = value;
  if (!isObject(end)) return null;
  const summaries = new Map<PortableTable, TableSummary>();
  for (const table of portableTables) {
    const summary = end[table];
    // Earlier versions kept no audit.
    if (table === 'audit' && summary === undefined) continue;
    if (!isSummary(summary)) return null;
    summaries.set(table, { rows: summary.rows, checksum: summary.checksum });
  }
  return { kind: 'end', summary: toStoreSummary(summaries) };
}

function isTable(value: unknown): value is PortableTable {
  return portableTables.some((table) => table === value);
}

function isRow(value: unknown): value is PortableRow {
  return isObject(value) && Object.values(value).every(isPortable);
}

function isPortable(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function isSummary(value: unknown): value is TableSummary & JsonObject {
  if (!isObject(value)) return false;
  const { rows, checksum } = value;
  return Number.isSafeInteger(rows) && typeof checksum === 'string' && /^[0-9a-f]{64}$/.test(checksum);
}
