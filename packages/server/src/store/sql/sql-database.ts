import { StoreError } from '../store-error.ts';

/** A value as it goes to and comes from a database: times are numbers, booleans 0 and 1, JSON is text. */
export type SqlValue = string | number | null;

/** A row by column name. */
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * Something that runs statements. They are constant texts: values are numbered (`?1`), `{{prefix}}` stands for the
 * table prefix and `{{keep column}}` for the clause by which an INSERT leaves an existing row alone.
 */
export interface SqlSession {
  rows(sql: string, ...values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Resolves to the number of rows changed. */
  change(sql: string, ...values: readonly SqlValue[]): Promise<number>;
}

/** A database on the network. Outside of `transaction`, each statement is a transaction of its own. */
export interface SqlDatabase extends SqlSession {
  /** Runs `work` on one connection. Throws `SqlConflict` when another transaction was in its way. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Another transaction was in the way; nothing was written, and the same may simply be done again. */
export class SqlConflict extends Error {
  override readonly name = 'SqlConflict';
}

/** Runs `work` in a transaction, again and again until it comes through. */
export function atomically<T>(db: SqlDatabase, work: (session: SqlSession) => Promise<T>): Promise<T> {
  return untilThrough(() => db.transaction(work));
}

/** How often something is begun again. Each time at least one of those in its way was done, so this is plenty. */
const attempts = 20;

/** Does something again and again until no other transaction is in its way. */
export async function untilThrough<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SqlConflict)) throw error;
    }
  }
  throw new StoreError('store_busy', 'Too many writes to the same rows at once');
}
