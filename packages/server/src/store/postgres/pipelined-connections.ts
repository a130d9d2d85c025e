import { createSlots, type Slots } from '../slots.ts';
import { StoreError } from '../store-error.ts';
import {
  drained,
  dropConnection,
  isReachable,
  type KeptConnection,
  type KeptConnectionOptions,
  keepConnection,
  leastBusy,
  type PostgresConnection,
  runOn,
} from './kept-connection.ts';
import type { PostgresClient, PostgresConnections } from './postgres-client.ts';

/** How many connections there are and how many calls may wait for them. */
export interface PipelinedConnectionsOptions extends Omit<KeptConnectionOptions, 'open'> {
  openPipeline(): Promise<PostgresConnection>;
  openTransaction(): Promise<PostgresConnection>;
  /** Connections shared by single statements: each sends the next without waiting for the answer to the last. */
  readonly pipelines: number;
  /** Connections for transactions. */
  readonly transactions: number;
  readonly waiting: number;
  /** Whether a statement was given up because another transaction holds its row. */
  isLocked(error: unknown): boolean;
}

/**
 * Keeps connections of its own. Nothing that has to wait stays on a pipeline, where everybody behind it would wait as
 * well: a statement whose row is locked is done again on a connection for transactions, of which half at most may
 * wait like this. Where the server has no room for another connection, those that are open serve both.
 */
export function createPipelinedConnections(options: PipelinedConnectionsOptions): PostgresConnections {
  const pipeline = { ...options, open: options.openPipeline };
  const transaction = { ...options, open: options.openTransaction };
  const places: Places = {
    pipelines: Array.from({ length: options.pipelines }, () => keepConnection(pipeline)),
    transactions: Array.from({ length: options.transactions }, () => keepConnection(transaction)),
    slots: createSlots(options.transactions, options.waiting),
    behindLocks: createSlots(Math.ceil(options.transactions / 2), waitingBehindLocks),
    borrowing: createSlots(1, options.waiting),
    options,
  };
  const all = [...places.pipelines, ...places.transactions];
  return {
    shared: (work) => runShared(places, work),
    exclusive: (work) => runExclusive(places, work),
    close: async () => {
      await Promise.all(all.map(dropConnection));
    },
  };
}

interface Places {
  /** Changes while one of them is borrowed for a transaction. */
  readonly pipelines: KeptConnection[];
  readonly transactions: readonly KeptConnection[];
  readonly slots: Slots;
  readonly behindLocks: Slots;
  readonly borrowing: Slots;
  readonly options: PipelinedConnectionsOptions;
}

type Work<T> = (client: PostgresClient) => Promise<T>;

async function runShared<T>(places: Places, work: Work<T>): Promise<T> {
  const { pipelines, options } = places;
  const kept = leastBusy(pipelines, isReachable) ?? leastBusy(pipelines, () => true);
  // The only one is borrowed.
  if (kept === undefined) return runExclusive(places, work);
  if (kept.pending * pipelines.length >= options.waiting) throw busy('Too many calls wait for PostgreSQL');
  try {
    return await runOn(kept, work);
  } catch (error) {
    if (options.isLocked(error)) return runBehindLock(places, work);
    if (options.isRefused(error)) return runOnOpen(places, work);
    throw error;
  }
}

/** How many may wait for a place behind locks: where rows are merely busy it comes soon. */
const waitingBehindLocks = 16;

async function runBehindLock<T>(places: Places, work: Work<T>): Promise<T> {
  const leave = await places.behindLocks.enter();
  try {
    return await runExclusive(places, work);
  } finally {
    leave();
  }
}

function runOnOpen<T>(places: Places, work: Work<T>): Promise<T> {
  const kept = leastBusy(places.pipelines, ({ isOpen }) => isOpen);
  return kept === undefined ? runExclusive(places, work) : runOn(kept, work);
}

async function runExclusive<T>(places: Places, work: Work<T>): Promise<T> {
  const leave = await places.slots.enter();
  try {
    const kept = idleOne(places.transactions);
    return kept === undefined ? await borrowPipeline(places, work) : await runAlone(kept, work);
  } catch (error) {
    if (!places.options.isRefused(error)) throw error;
    return await borrowPipeline(places, work);
  } finally {
    leave();
  }
}

/** There are as many slots as places, so one is idle; where the server has no room it may be unreachable. */
function idleOne(places: readonly KeptConnection[]): KeptConnection | undefined {
  return (
    leastBusy(places, ({ isOpen, pending }) => isOpen && pending === 0) ??
    leastBusy(places, (kept) => kept.pending === 0 && isReachable(kept))
  );
}

/** Takes a pipeline out of use until the work is done. One at a time, so that the others go on. */
async function borrowPipeline<T>({ borrowing, pipelines }: Places, work: Work<T>): Promise<T> {
  const leave = await borrowing.enter();
  try {
    const kept = leastBusy(pipelines, ({ isOpen }) => isOpen);
    if (kept === undefined) throw busy('PostgreSQL has no room for another connection');
    pipelines.splice(pipelines.indexOf(kept), 1);
    try {
      await drained(kept);
      return await runAlone(kept, work);
    } finally {
      pipelines.push(kept);
    }
  } finally {
    leave();
  }
}

async function runAlone<T>(kept: KeptConnection, work: Work<T>): Promise<T> {
  let used: PostgresConnection | undefined;
  try {
    return await runOn(kept, (connection) => {
      used = connection;
      return work(connection);
    });
  } catch (error) {
    // What failed in a way that left its transaction open must not meet the next one.
    if (used?.isIdle() === false) await dropConnection(kept);
    throw error;
  }
}

function busy(message: string): StoreError {
  return new StoreError('store_busy', message);
}
