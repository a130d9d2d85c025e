import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from '../rows.ts';
import { createRenderer, type DialectSyntax, type RenderedStatement } from '../sql/render-statement.ts';
import { type OpenFile, openFile, type SqliteFile } from './open-file.ts';
import { openReader, type SqliteReader } from './reader.ts';
import { guard, isLocked } from './sqlite-errors.ts';
import { createWriteQueue, restMs } from './write-queue.ts';

/** A SQLite file with prepared statements, and one queue through which everything is written. */
export interface SqliteDatabase {
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  /** The columns of a row as a list. A statement is used with this or with the others, never both. */
  getList(sql: string, ...values: readonly SQLInputValue[]): readonly unknown[] | undefined;
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  /** Resolves to the number of rows changed. Call it inside `write` only. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /**
   * Does `work` as one atomic unit. Works that arrive in the same turn of the event loop share a transaction (and its
   * sync); when one of them throws, only that one is undone. A work may run twice, and only its last run counts.
   */
  write<T>(work: () => T): Promise<T>;
  /** Reads at once, and again a moment later where another process holds the whole file. */
  read<T>(work: () => T): Promise<T>;
  /** Throws a `StoreError` where the file is no longer the one that was opened, or cannot be read as a database. */
  check(): void;
  /** Does work in a transaction of its own, at once, and stands still while another process writes: for migrations. */
  writeNow<T>(work: () => T): T;
  /** Everything as it is now, whatever is written afterwards. */
  openReader(): SqliteReader;
  /** Runs a script that may hold several statements. */
  exec(sql: string): void;
  close(): Promise<void>;
}

/** Opens a file with the statements and the queue around it. */
export function openSqlite(file: SqliteFile): SqliteDatabase {
  const opened = openFile(file);
  const state: State = {
    ...opened,
    render: createRenderer(sqliteSyntax, file.tablePrefix),
    statements: new Map(),
    patienceMs: file.busyTimeoutMs,
  };
  setPatience(state, shortMs);
  const queue = createWriteQueue({
    transact: (work) => transact(state, work),
    check: () => state.checkPlace(),
    patienceMs: file.busyTimeoutMs,
    elapsed,
  });
  return {
    get: (sql, ...values) => guard(() => statement(state, sql).get(...values)),
    getList: (sql, ...values) => guard(() => asList(listStatement(state, sql).get(...values))),
    all: (sql, ...values) => guard(() => statement(state, sql).all(...values)),
    run: (sql, ...values) => guard(() => Number(statement(state, sql).run(...values).changes)),
    write: (work) => queue.add(work),
    read: (work) => readPatiently(state, work),
    check: () =>
      guard(() => {
        state.checkPlace();
        state.checkContent();
      }),
    writeNow: (work) => guard(() => patiently(state, () => transact(state, work))),
    openReader() {
      const reader = guard(() => openReader(file.path, state));
      return { all: (...args) => guard(() => reader.all(...args)), close: () => reader.close() };
    },
    exec: (sql) => guard(() => state.connection.exec(sql)),
    async close() {
      if (!state.connection.isOpen) return;
      patiently(state, () => queue.drain());
      state.statements.clear();
      state.connection.close();
    },
  };
}

/** A transaction is the only one that writes, so nothing has to be held. */
const sqliteSyntax: DialectSyntax = {
  placeholder: (number) => `?${number}`,
  repeatsValues: false,
  keepExisting: () => 'ON CONFLICT DO NOTHING',
  lock: '',
};

interface State extends OpenFile {
  readonly render: (sql: string) => RenderedStatement;
  readonly statements: Map<string, StatementSync>;
  readonly patienceMs: number;
}

/**
 * How long SQLite itself waits for another process, in milliseconds. Everything stands still meanwhile, so that what
 * takes longer is tried again later.
 */
const shortMs = 2;

function elapsed(): number {
  return performance.now();
}

function setPatience({ connection }: State, ms: number): void {
  connection.exec(`PRAGMA busy_timeout = ${ms}`);
}

/** For what is done at once, at the start or the end of a process. */
function patiently<T>(state: State, work: () => T): T {
  setPatience(state, state.patienceMs);
  try {
    return work();
  } finally {
    setPatience(state, shortMs);
  }
}

async function readPatiently<T>(state: State, work: () => T): Promise<T> {
  const until = elapsed() + state.patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error) || elapsed() >= until) throw error;
      await sleep(restMs);
    }
  }
}

/** Statements are looked up by their constant text, which is rendered once. */
function statement(state: State, sql: string): StatementSync {
  const known = state.statements.get(sql);
  if (known) return known;
  const prepared = state.connection.prepare(state.render(sql).text);
  state.statements.set(sql, prepared);
  return prepared;
}

function listStatement(state: State, sql: string): StatementSync {
  const known = state.statements.get(sql);
  if (known) return known;
  const prepared = statement(state, sql);
  prepared.setReturnArrays(true);
  return prepared;
}

/** `node:sqlite` types its rows as objects, also where it was told to return lists. */
function asList(row: unknown): readonly unknown[] | undefined {
  return Array.isArray(row) ? row : undefined;
}

function transact<T>(state: State, work: () => T): T {
  statement(state, 'BEGIN IMMEDIATE').run();
  try {
    const value = work();
    statement(state, 'COMMIT').run();
    return value;
  } catch (error) {
    if (state.connection.isTransaction) statement(state, 'ROLLBACK').run();
    throw error;
  }
}
