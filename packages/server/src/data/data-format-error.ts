/** A file is not what it should be: no export, not whole, changed since it was written, or a table without openids. */
export class DataFormatError extends Error {
  override readonly name = 'DataFormatError';
  readonly code:
    | 'export_malformed'
    | 'export_incomplete'
    | 'export_corrupt'
    | 'export_version'
    | 'csv_malformed'
    | 'column_missing';
  /** Counts from 1. */
  readonly line: number;

  constructor(code: DataFormatError['code'], line: number, message: string) {
    super(`${message} (line ${line})`);
    this.code = code;
    this.line = line;
  }
}
