import { createReadStream } from 'node:fs';
import { DataFormatError, type ImportedIdentity } from '@weapp-auth/server/data';
import { CsvError, type Options, parse } from 'csv-parse';

/**
 * The rows of a CSV file by the names in its first line. A byte order mark and empty lines are passed over.
 *
 * @throws DataFormatError when the file is no CSV file
 */
export async function* readCsv(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ImportedIdentity, void, undefined> {
  for await (const row of readRecords(path, { columns: true }, onBytes)) {
    if (isTextRow(row)) yield row;
  }
}

/**
 * The names in the first line of a CSV file: none when the file is empty.
 *
 * @throws DataFormatError when the file is no CSV file
 */
export async function readHeading(path: string): Promise<readonly string[]> {
  for await (const names of readRecords(path, { to: 1 }, () => {})) {
    if (Array.isArray(names)) return names.map(String);
  }
  return [];
}

async function* readRecords(
  path: string,
  options: Options,
  onBytes: (bytes: number) => void,
): AsyncGenerator<unknown, void, undefined> {
  const input = createReadStream(path);
  input.on('data', (chunk) => onBytes(chunk.length));
  const parser = input.pipe(
    parse({ bom: true, skip_empty_lines: true, relax_column_count: true, ...options }),
  );
  input.once('error', (error) => parser.destroy(error));
  try {
    yield* parser;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataFormatError('csv_malformed', parser.info.lines, 'This is no CSV file');
  } finally {
    input.destroy();
  }
}

function isTextRow(value: unknown): value is ImportedIdentity {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((one) => one === undefined || typeof one === 'string');
}
