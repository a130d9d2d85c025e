import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Row } from '../rows.ts';
import { createRenderer, type DialectSyntax, type RenderedStatement } from '../sql/render-statement.ts';
import { WriteConflict } from '../steps/step.ts';
import { StoreError } from '../store-error.ts';
import { openReader, type SqliteReader } from './reader.ts';

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
  /** The same in a transaction of its own, at once: for migrations. */
  writeNow<T>(work: () => T): T;
  /** Everything as it is now, whatever is written afterwards. */
  openReader(): SqliteReader;
  /** Runs a script that may hold several statements. */
  exec(sql: string): void;
  close(): Promise<void>;
}

/** How a file is opened. */
export interface SqliteFile {
  readonly path: string;
  readonly tablePrefix: string;
  readonly synchronous: 'normal' | 'full';
  readonly busyTimeoutMs: number;
}

/**
 * The log is copied into the file when it has grown to 32 MB instead of SQLite's 4: logins touch the same pages again
 * and again, and each is copied once then. 8 MB of pages are kept in memory. The file is not mapped: that makes a look-up
 * among a million people a third cheaper, but the process would seem to grow with the file, and die of a read error.
 */
const tuning = 'PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -8000';

/** Opens a file, in WAL mode with an explicit synchronous level (SQLite's own default is FULL). */
export function openSqlite(file: SqliteFile): SqliteDatabase {
  const state: State = {
    connection: connect(file),
    render: createRenderer(sqliteSyntax, file.tablePrefix),
    statements: new Map(),
    queue: [],
    scheduled: null,
  };
  return {
    get: (sql, ...values) => guard(() => statement(state, sql).get(...values)),
    getList: (sql, ...values) => guard(() => asList(listStatement(state, sql).get(...values))),
    all: (sql, ...values) => guard(() => statement(state, sql).all(...values)),
    run: (sql, ...values) => guard(() => Number(statement(state, sql).run(...values).changes)),
    write: (work) => enqueue(state, work),
    writeNow: (work) => guard(() => transact(state, work)),
    openReader() {
      const reader = guard(() => openReader(file.path, state));
      return { all: (...args) => guard(() => reader.all(...args)), close: () => reader.close() };
    },
    exec: (sql) => guard(() => state.connection.exec(sql)),
    close: async () => close(state),
  };
}

/** A transaction is the only one that writes, so nothing has to be held. */
const sqliteSyntax: DialectSyntax = {
  placeholder: (number) => `?${number}`,
  repeatsValues: false,
  keepExisting: () => 'ON CONFLICT DO NOTHING',
  lock: '',
};

interface State {
  readonly connection: DatabaseSync;
  readonly render: (sql: string) => RenderedStatement;
  readonly statements: Map<string, StatementSync>;
  queue: Job[];
  scheduled: NodeJS.Immediate | null;
}

/** A queued work. Its result stays inside until the transaction is kept. */
interface Job {
  run(): void;
  keep(): void;
  reject(error: unknown): void;
}

/** At most this many works share a transaction, so that the first does not wait long for the last. */
const maxGroup = 128;

function connect(file: SqliteFile): DatabaseSync {
  return guard(() => {
    makeForOwnerAlone(file.path);
    const connection = new DatabaseSync(file.path, { timeout: file.busyTimeoutMs });
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec(tuning);
    connection.exec(`PRAGMA synchronous = ${file.synchronous === 'full' ? 'FULL' : 'NORMAL'}`);
    return connection;
  });
}

/**
 * A file that is not there yet is made readable for its owner only, and so is its folder. What SQLite writes beside it
 * (`-wal`, `-shm`) gets the file's mode. A file that was there keeps its mode: its owner chose it. What cannot be made is
 * SQLite's to explain.
 */
function makeForOwnerAlone(path: string): void {
  // SQLite's own names for no file, and its addresses.
  if (path === '' || path === ':memory:' || path.startsWith('file:')) return;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch {}
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

function enqueue<T>(state: State, work: () => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    state.queue.push(createJob(work, resolve, reject));
    state.scheduled ??= setImmediate(() => flush(state));
  });
}

function createJob<T>(work: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): Job {
  let keep = (): void => {};
  return {
    run() {
      const value = work();
      keep = () => resolve(value);
    },
    keep: () => keep(),
    reject: (error) => reject(error instanceof StoreError ? error : translate(error)),
  };
}

function flush(state: State): void {
  state.scheduled = null;
  const group = state.queue.splice(0, maxGroup);
  if (state.queue.length > 0) state.scheduled = setImmediate(() => flush(state));
  try {
    transact(state, () => runAll(group));
  } catch (error) {
    settleFailed(state, group, error);
    return;
  }
  for (const job of group) job.keep();
}

/**
 * Somebody in the group failed and everything was undone: each runs again in a transaction of its own, so that only
 * the one at fault fails. Cheaper than a savepoint around every work of every group.
 */
function settleFailed(state: State, group: readonly Job[], error: unknown): void {
  const [only] = group;
  if (only && group.length === 1) {
    only.reject(error);
    return;
  }
  for (const job of group) {
    try {
      transact(state, () => job.run());
      job.keep();
    } catch (reason) {
      job.reject(reason);
    }
  }
}

function runAll(group: readonly Job[]): void {
  for (const job of group) job.run();
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

function close(state: State): void {
  if (state.scheduled) clearImmediate(state.scheduled);
  while (state.queue.length > 0) flush(state);
  if (state.scheduled) clearImmediate(state.scheduled);
  state.statements.clear();
  if (state.connection.isOpen) state.connection.close();
}

function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(error);
  }
}

/** SQLite's result codes that are about the machine or about rows that are in the way, not about the statement. https://www.sqlite.org/rescode.html */
const troubles = new Map<number, StoreError['code']>([
  [5, 'store_busy'],
  [6, 'store_busy'],
  [8, 'store_unavailable'],
  [10, 'store_unavailable'],
  [11, 'store_unavailable'],
  [13, 'store_full'],
  [14, 'store_unavailable'],
  [19, 'store_busy'],
  [26, 'store_unavailable'],
]);

function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  // Beginning again would end in the same way: nobody else wrote meanwhile.
  if (error instanceof WriteConflict) return new StoreError('store_busy', error.message, { cause: error });
  if ('code' in error && error.code === 'ERR_INVALID_STATE') {
    return new StoreError('store_unavailable', 'the SQLite file is closed', { cause: error });
  }
  if (!('errcode' in error) || typeof error.errcode !== 'number') return error;
  const primaryCode = error.errcode & 0xff;
  const code = troubles.get(primaryCode);
  if (code === undefined) return error;
  return new StoreError(code, `SQLite failed with result code ${primaryCode}`, { cause: error });
}
