/**
 * A file is not what it should be: no export, not whole, changed since it was written, a table without openids, one whose
 * text cannot be read for sure, or one with phone numbers where there is no secret to seal them with.
 */
export class DataFormatError extends Error {
  override readonly name = 'DataFormatError';
  readonly code:
    | 'export_malformed'
    | 'export_incomplete'
    | 'export_corrupt'
    | 'export_version'
    | 'csv_malformed'
    | 'encoding_unknown'
    | 'text_spoiled'
    | 'column_missing'
    | 'secret_missing';
  /** Counts from 1. */
  readonly line: number;

  constructor(code: DataFormatError['code'], line: number, message: string) {
    super(`${message} (line ${line})`);
    this.code = code;
    this.line = line;
  }
}
