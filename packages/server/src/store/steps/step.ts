import type { Row } from '../rows.ts';

/** A value as it goes to a database: times are numbers, booleans 0 and 1, JSON is text. */
export type SqlValue = string | number | null;

/**
 * One statement. Its text is constant and the same for every database: values are numbered (`?1`), `{{prefix}}` stands
 * for the table prefix, `{{lock}}` ends a SELECT whose rows stay as they are until the transaction ends, and
 * `{{keep column}}` ends an INSERT that leaves an existing row alone.
 */
export interface Statement {
  readonly kind: 'rows' | 'change';
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** What a statement came to: its rows, or how many it changed. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly changed: number;
}

/**
 * A piece of work in a database: a generator that yields statements and is handed what they came to. It knows nothing
 * of waiting, so the same step runs at once inside SQLite and with a round trip per statement over a network.
 *
 * @example
 * ```ts
 * function* renameUser(id: string, nickname: string): Step<boolean> {
 *   return (yield* change('UPDATE {{prefix}}users SET nickname = ?2 WHERE id = ?1', id, nickname)) === 1;
 * }
 * ```
 */
export type Step<T> = Generator<Statement, T, Outcome>;

/** Reads rows. */
export function* rows(sql: string, ...values: readonly SqlValue[]): Step<readonly Row[]> {
  const outcome = yield { kind: 'rows', sql, values };
  return outcome.rows;
}

/** Reads the one row that a key finds. */
export function* row(sql: string, ...values: readonly SqlValue[]): Step<Row | undefined> {
  const outcome = yield { kind: 'rows', sql, values };
  return outcome.rows[0];
}

/** Changes rows; returns how many. */
export function* change(sql: string, ...values: readonly SqlValue[]): Step<number> {
  const outcome = yield { kind: 'change', sql, values };
  return outcome.changed;
}

/** Another transaction was in the way; nothing was written, and the same may simply be done again. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}
