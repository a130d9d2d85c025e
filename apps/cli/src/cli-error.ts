import type { Text } from './language.ts';

/** Why a command ended: stable, for scripts. */
export type CliErrorCode =
  | 'port_busy'
  | 'address_unavailable'
  | 'store_unavailable'
  | 'playground_missing'
  | 'folder_unwritable'
  | 'schema_conflict'
  | 'schema_newer'
  | 'schema_outdated';

/** An ending that the person can do something about: printed as a sentence in their language, never with a stack. */
export class CliError extends Error {
  readonly code: CliErrorCode;
  readonly exitCode: number;
  readonly text: Text;

  constructor({
    code,
    exitCode,
    text,
    cause,
  }: { code: CliErrorCode; exitCode: number; text: Text; cause?: unknown }) {
    super(text.en, { cause });
    this.name = 'CliError';
    this.code = code;
    this.exitCode = exitCode;
    this.text = text;
  }
}
