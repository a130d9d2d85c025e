import type { RowProblem } from './read-row.ts';

/** What is wrong with a row, or with its phone only: then the row was imported without it. Never tells what is in the row. */
export type IdentityImportProblem = RowProblem | 'imported without its phone: another user has it';

/** A row that is named, and why. */
interface NamedRow {
  /** Counts from 1; the heading is on line 1. */
  readonly line: number;
  readonly problem: IdentityImportProblem;
}

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
  /** Names the first hundred of these and of those without their number. */
  readonly problems: readonly NamedRow[];
}

/** The result so far of an import that is under way. */
export interface ResultSoFar extends Counts {
  readonly problems: NamedRow[];
}

type Counts = { -readonly [Key in Exclude<keyof IdentityImportResult, 'problems'>]: number };

const namedProblems = 100;

/** The result of an import that has read nothing yet. */
export function emptyResult(): ResultSoFar {
  return { read: 0, added: 0, known: 0, joined: 0, phones: 0, phonesTaken: 0, invalid: 0, problems: [] };
}

/** Names what is wrong with a row, unless many have been named. */
export function nameProblem({ problems }: ResultSoFar, problem: NamedRow): void {
  if (problems.length < namedProblems) problems.push(problem);
}

/** What is told of an import now. A phone number is judged with its batch, so its line may be named late. */
export function resultNow(result: ResultSoFar): IdentityImportResult {
  return { ...result, problems: result.problems.toSorted((a, b) => a.line - b.line) };
}
