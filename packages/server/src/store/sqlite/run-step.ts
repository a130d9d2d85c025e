import type { SqlDatabase, SqlSnapshot } from '../sql/sql-database.ts';
import type { Outcome, Statement, Step } from '../steps/step.ts';
import type { SqliteDatabase } from './database.ts';
import type { SqliteReader } from './reader.ts';

/** Runs a step from its beginning to its end at once. */
export function runStep<T>(db: Pick<SqliteDatabase, 'all' | 'run'>, step: Step<T>): T {
  let next = step.next();
  while (next.done !== true) next = step.next(outcomeOf(db, next.value));
  return next.value;
}

/** A SQLite file as what every database is for the steps: reads are at once, writes go through the queue. */
export function createSqlDatabase(db: SqliteDatabase): SqlDatabase {
  return {
    read: (begin) => db.read(() => runStep(db, begin())),
    write: (begin) => db.write(() => runStep(db, begin())),
    transaction: (begin) => db.write(() => runStep(db, begin())),
    openSnapshot: async () => snapshotOf(db.openReader()),
    close: () => db.close(),
  };
}

function snapshotOf(reader: SqliteReader): SqlSnapshot {
  const run = (): never => {
    throw new TypeError('a snapshot is only read');
  };
  return {
    read: async (begin) => runStep({ all: reader.all, run }, begin()),
    close: async () => reader.close(),
  };
}

function outcomeOf(db: Pick<SqliteDatabase, 'all' | 'run'>, { kind, sql, values }: Statement): Outcome {
  if (kind === 'rows') return { rows: db.all(sql, ...values), changed: 0 };
  return { rows: [], changed: db.run(sql, ...values) };
}
