import type { Random } from '../base/keys.ts';
import type { RowProblem } from './identity-row.ts';

/** Which app the rows belong to, and how they come in. */
export interface IdentityImportOptions {
  readonly appId: string;
  /** The declared Open Platform group of the app, by which unionids join users; null: they join nobody. */
  readonly platform: string | null;
  /** UTC milliseconds; the time of rows that have none. */
  readonly now: number;
  /**
   * The login server's own secret, or several, newest first: what `createWeappAuth` gets, for it is the server that has to
   * read the phone numbers. Needed when a row has one.
   */
  readonly secret?: string | readonly string[];
  /** Reads and checks everything, writes nothing. Default: false. */
  readonly dryRun?: boolean;
  readonly onProgress?: (result: IdentityImportResult) => void;
  /** Default: `crypto.randomBytes`. */
  readonly random?: Random;
}

/** What is wrong with a row, or with its phone only: then the row was imported without it. Never tells what is in the row. */
export type IdentityImportProblem = RowProblem | 'imported without its phone: another user has it';

/** What such an import came to. */
export interface IdentityImportResult {
  readonly read: number;
  /** New identities (in a dry run: those that would be new). */
  readonly added: number;
  /** Identities that were there already, and rows that came twice: nothing was changed. */
  readonly known: number;
  /** Users that a unionid joined with another user. Not known in a dry run. */
  readonly joined: number;
  /** Phone numbers that new identities brought (in a dry run: would bring). */
  readonly phones: number;
  /** Rows that were imported without their phone number, because another user has it: that joins nobody. */
  readonly phonesTaken: number;
  /** Rows that cannot be used, and were left out as a whole. */
  readonly invalid: number;
  /** Names the first hundred of these and of those without their number. `row` counts from 1, without the heading. */
  readonly problems: readonly { readonly row: number; readonly problem: IdentityImportProblem }[];
}
