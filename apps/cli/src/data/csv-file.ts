import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { DataFormatError, type ImportedIdentity } from '@weapp-auth/server/data';
import { CsvError, parse } from 'csv-parse';
import { findEncoding } from './text-encoding.ts';

/** A table in a file, as far as it can be told before its rows are read. */
export interface CsvFile {
  readonly path: string;
  /** A name that `TextDecoder` knows. */
  readonly encoding: string;
  readonly delimiter: string;
  /** The names in the first line; none when the file is empty. */
  readonly heading: readonly string[];
}

/** A row by the names in the heading, and the line of the file on which it begins. */
export interface CsvRow {
  readonly line: number;
  readonly values: ImportedIdentity;
}

/**
 * Looks at a table: which encoding, what stands between its columns (comma, semicolon or tab), what they are called.
 *
 * @param encoding that somebody has named
 * @throws DataFormatError when it is no table, or of an unknown encoding
 */
export async function openCsvFile(path: string, encoding?: string): Promise<CsvFile> {
  const found = await findEncoding(path, encoding);
  const first = { path, encoding: found, delimiter: await delimiterIn(path, found) };
  for await (const { record } of records({ ...first, heading: [] }, () => {})) {
    return { ...first, heading: record.map((name) => name.trim()) };
  }
  return { ...first, heading: [] };
}

/**
 * The rows of a table. Empty lines are passed over.
 *
 * @param onBytes told of each piece of the file that was read
 * @throws DataFormatError `csv_malformed`
 */
export async function* readCsvRows(
  file: CsvFile,
  onBytes: (bytes: number) => void,
): AsyncGenerator<CsvRow, void, undefined> {
  let isHeading = true;
  for await (const { record, line } of records(file, onBytes)) {
    if (!isHeading) yield { line, values: namedValues(file.heading, record) };
    isHeading = false;
  }
}

/** Of two columns with one name, the first that is filled in counts. */
function namedValues(heading: readonly string[], record: readonly string[]): ImportedIdentity {
  const values: Record<string, string | undefined> = {};
  for (const [position, name] of heading.entries()) values[name] ||= record[position];
  return values;
}

interface NumberedRecord {
  readonly line: number;
  readonly record: readonly string[];
}

async function* records(
  { path, encoding, delimiter }: CsvFile,
  onBytes: (bytes: number) => void,
): AsyncGenerator<NumberedRecord, void, undefined> {
  const text = Readable.from(textOf(path, encoding, onBytes));
  const parser = parse({
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
    info: true,
    raw: true,
  });
  text.once('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    // As `info` and `raw` make them.
    for await (const { info, raw, record } of parser as AsyncIterable<ParsedRecord>) {
      // The parser has counted to the end of the record.
      yield { line: info.lines - raw.trim().split('\n').length + 1, record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataFormatError('csv_malformed', parser.info.lines, 'This is no CSV file');
  } finally {
    text.destroy();
  }
}

interface ParsedRecord {
  readonly info: { readonly lines: number };
  readonly raw: string;
  readonly record: readonly string[];
}

/** The text of the file in pieces, with line feeds only: the parser counts the others twice inside of quotes. */
async function* textOf(
  path: string,
  encoding: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let rest = '';
  // Without an encoding, a file's stream gives bytes.
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    const text = rest + decoder.decode(chunk, { stream: true });
    // Its line feed may be in the next piece.
    rest = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - rest.length).replaceAll(/\r\n?/g, '\n');
  }
  yield (rest + decoder.decode()).replaceAll(/\r\n?/g, '\n');
}

const delimiters = [',', ';', '\t'] as const;

/** What stands most often in the heading, outside of quotes. */
async function delimiterIn(path: string, encoding: string): Promise<string> {
  const heading = (await firstLine(path, encoding)).replaceAll(/"[^"]*"/g, '');
  const counted = delimiters.map((delimiter) => ({ delimiter, times: heading.split(delimiter).length }));
  return counted.reduce((most, each) => (each.times > most.times ? each : most)).delimiter;
}

async function firstLine(path: string, encoding: string): Promise<string> {
  let text = '';
  for await (const piece of textOf(path, encoding, () => {})) {
    text = (text + piece).trimStart();
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0] ?? '';
}
