import type { Step } from '../steps/step.ts';

/**
 * A database that runs steps. It is given a function that begins them, because it may have to begin them again: when
 * another transaction was in the way, or another writer of the same group failed.
 */
export interface SqlDatabase {
  /** Runs steps that only read. */
  read<T>(begin: () => Step<T>): Promise<T>;
  /** Runs steps that need no transaction around them: each statement may be kept by itself. */
  write<T>(begin: () => Step<T>): Promise<T>;
  /** Runs steps that are kept wholly or not at all. */
  transaction<T>(begin: () => Step<T>): Promise<T>;
  /** Looks at everything as it is at this moment, whatever is written afterwards. */
  openSnapshot(): Promise<SqlSnapshot>;
  /** Finishes what is under way, then lets go of every connection. */
  close(): Promise<void>;
}

/** One state of a database. It holds a connection until it is closed. */
export interface SqlSnapshot {
  /** Runs steps that only read. */
  read<T>(begin: () => Step<T>): Promise<T>;
  close(): Promise<void>;
}

/** Does something on connections of its own, which are closed afterwards. */
export async function withDatabase<T>(
  open: () => SqlDatabase,
  work: (db: SqlDatabase) => Promise<T>,
): Promise<T> {
  const db = open();
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** How long a statement that changes the schema may take, in milliseconds: a day. */
export const migrationMs = 86_400_000;
