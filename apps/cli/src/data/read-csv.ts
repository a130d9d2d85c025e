import { createReadStream } from 'node:fs';
import { DataFormatError, type ImportedIdentity } from '@weapp-auth/server/data';
import { CsvError, parse } from 'csv-parse';

/**
 * The rows of a CSV file by the names in its first line. A byte order mark and empty lines are passed over.
 *
 * @throws DataFormatError when the file is no CSV file
 */
export async function* readCsv(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ImportedIdentity, void, undefined> {
  const input = createReadStream(path);
  input.on('data', (chunk) => onBytes(chunk.length));
  const parser = input.pipe(
    parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true }),
  );
  input.once('error', (error) => parser.destroy(error));
  try {
    for await (const row of parser) {
      if (isTextRow(row)) yield row;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataFormatError('csv_malformed', parser.info.lines, 'This is no CSV file');
  }
}

function isTextRow(value: unknown): value is ImportedIdentity {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((one) => one === undefined || typeof one === 'string');
}
