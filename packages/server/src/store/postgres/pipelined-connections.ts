import { createSlots } from '../slots.ts';
import { StoreError } from '../store-error.ts';
import type { PostgresClient, PostgresConnections } from './postgres-client.ts';

/** A connection that can be closed and says when it is gone. */
export interface PostgresConnection extends PostgresClient {
  onGone(listener: () => void): void;
  close(): Promise<void>;
}

/** How many connections there are and how many calls may wait for them. */
export interface PipelinedConnectionsOptions {
  open(): Promise<PostgresConnection>;
  /** Connections shared by single statements: each sends the next without waiting for the answer to the last. */
  readonly pipelines: number;
  /** Connections for transactions. */
  readonly transactions: number;
  readonly waiting: number;
  /** Whether an error means that this connection leads to the wrong server: then a new one is opened. */
  isMisled(error: unknown): boolean;
}

/** Keeps connections of its own, opens each when it is first needed, and again after it broke. */
export function createPipelinedConnections(options: PipelinedConnectionsOptions): PostgresConnections {
  const pipelines = Array.from({ length: options.pipelines }, () => keepConnection(options));
  const transactions = Array.from({ length: options.transactions }, () => keepConnection(options));
  const slots = createSlots(transactions.length, options.waiting);
  return {
    shared: (work) => runOn(notTooBusy(pipelines, options.waiting), work),
    async exclusive(work) {
      const leave = await slots.enter();
      // There are as many slots as connections, so the least busy one is idle.
      const kept = leastBusy(transactions);
      try {
        return await runOn(kept, work);
      } catch (error) {
        // A transaction may still be open on it.
        await dropConnection(kept);
        throw error;
      } finally {
        leave();
      }
    },
    close: async () => {
      await Promise.all([...pipelines, ...transactions].map(dropConnection));
    },
  };
}

interface KeptConnection extends Pick<PipelinedConnectionsOptions, 'open' | 'isMisled'> {
  connection: Promise<PostgresConnection> | null;
  pending: number;
}

function keepConnection({ open, isMisled }: PipelinedConnectionsOptions): KeptConnection {
  return { open, isMisled, connection: null, pending: 0 };
}

function leastBusy(connections: readonly KeptConnection[]): KeptConnection {
  return connections.reduce((best, next) => (next.pending < best.pending ? next : best));
}

function notTooBusy(connections: readonly KeptConnection[], waiting: number): KeptConnection {
  const kept = leastBusy(connections);
  if (kept.pending * connections.length < waiting) return kept;
  throw new StoreError('store_busy', 'Too many calls wait for PostgreSQL');
}

async function runOn<T>(kept: KeptConnection, work: (client: PostgresClient) => Promise<T>): Promise<T> {
  kept.pending += 1;
  try {
    return await work(await connectionOf(kept));
  } catch (error) {
    if (kept.isMisled(error)) await dropConnection(kept);
    throw error;
  } finally {
    kept.pending -= 1;
  }
}

function connectionOf(kept: KeptConnection): Promise<PostgresConnection> {
  kept.connection ??= openConnection(kept);
  return kept.connection;
}

async function openConnection(kept: KeptConnection): Promise<PostgresConnection> {
  try {
    const connection = await kept.open();
    const current = kept.connection;
    connection.onGone(() => {
      if (kept.connection === current) kept.connection = null;
    });
    return connection;
  } catch (error) {
    kept.connection = null;
    throw error;
  }
}

async function dropConnection(kept: KeptConnection): Promise<void> {
  const { connection } = kept;
  kept.connection = null;
  // One that could not be opened or breaks while it says goodbye is gone just as well.
  await connection?.then((open) => open.close()).catch(() => {});
}
