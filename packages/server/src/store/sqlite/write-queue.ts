import { guard, isLocked, translate } from './sqlite-errors.ts';

/** Through which everything is written. */
export interface WriteQueue {
  /** See `SqliteDatabase.write`. */
  add<T>(work: () => T): Promise<T>;
  /** Writes what waits, at once. */
  drain(): void;
}

/** What `createWriteQueue` works with. */
export interface WriteQueueOptions {
  /** Runs work as one transaction, which is undone when it throws. */
  transact(work: () => void): void;
  /** Throws where nothing that is written would be kept. */
  check(): void;
  /** How long a work may wait for another process that is writing, in milliseconds. */
  readonly patienceMs: number;
  /** A clock that only goes forward, in milliseconds. */
  readonly elapsed: () => number;
}

/** At most this many works share a transaction, so that the first does not wait long for the last. */
const maxGroup = 128;

/** How long to rest when another process holds the file. Everything else goes on meanwhile. */
export const restMs = 10;

/** Makes a queue. Works that arrive in the same turn of the event loop share a transaction. */
export function createWriteQueue(options: WriteQueueOptions): WriteQueue {
  const state: State = { ...options, queue: [], scheduled: null, rest: null };
  return {
    add: (work) => enqueue(state, work),
    drain() {
      stop(state);
      while (state.queue.length > 0) runGroup(state, state.queue.splice(0, maxGroup), settleLocked);
    },
  };
}

interface State extends WriteQueueOptions {
  queue: Job[];
  scheduled: NodeJS.Immediate | null;
  rest: NodeJS.Timeout | null;
}

/** A queued work. Its result stays inside until the transaction is kept. */
interface Job {
  readonly since: number;
  run(): void;
  keep(): void;
  reject(error: unknown): void;
}

function enqueue<T>(state: State, work: () => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let keep = (): void => {};
    state.queue.push({
      since: state.elapsed(),
      run() {
        const value = work();
        keep = () => resolve(value);
      },
      keep: () => keep(),
      reject: (error) => reject(translate(error)),
    });
    schedule(state);
  });
}

function schedule(state: State): void {
  if (state.rest === null) state.scheduled ??= setImmediate(() => flush(state));
}

function stop(state: State): void {
  if (state.scheduled) clearImmediate(state.scheduled);
  if (state.rest) clearTimeout(state.rest);
  state.scheduled = null;
  state.rest = null;
}

function flush(state: State): void {
  stop(state);
  const group = state.queue.splice(0, maxGroup);
  runGroup(state, group, restAndTryAgain);
  if (state.queue.length > 0) schedule(state);
}

type WhenLocked = (state: State, group: readonly Job[], error: unknown) => void;

function runGroup(state: State, group: readonly Job[], whenLocked: WhenLocked): void {
  try {
    state.check();
    state.transact(() => {
      for (const job of group) job.run();
    });
  } catch (error) {
    if (isLocked(error)) whenLocked(state, group, error);
    else settleFailed(state, group, error);
    return;
  }
  for (const job of group) job.keep();
}

/** Whoever has waited long enough is told; the others come first when it is tried again. */
function restAndTryAgain(state: State, group: readonly Job[], error: unknown): void {
  const before = state.elapsed() - state.patienceMs;
  state.queue.unshift(...group.filter(({ since }) => since > before));
  for (const job of group) if (job.since <= before) job.reject(error);
  state.rest = setTimeout(() => flush(state), restMs);
}

function settleLocked(_: State, group: readonly Job[], error: unknown): void {
  for (const job of group) job.reject(error);
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
      guard(() => state.transact(() => job.run()));
      job.keep();
    } catch (reason) {
      job.reject(reason);
    }
  }
}
