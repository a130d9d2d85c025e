import { createSlots } from '../slots.ts';
import { StoreError } from '../store-error.ts';
import type { PostgresClient, PostgresLines } from './postgres-client.ts';

/** A connection that can be closed and says when it is gone. */
export interface PostgresConnection extends PostgresClient {
  onGone(listener: () => void): void;
  close(): Promise<void>;
}

/** How many connections there are and how many calls may wait for them. */
export interface PipelinedLinesOptions {
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
export function createPipelinedLines(options: PipelinedLinesOptions): PostgresLines {
  const pipelines = Array.from({ length: options.pipelines }, () => createLine(options));
  const idle = Array.from({ length: options.transactions }, () => createLine(options));
  const all = [...pipelines, ...idle];
  const slots = createSlots(idle.length, options.waiting);
  return {
    shared: (work) => runOnLine(leastBusy(pipelines, options.waiting), work),
    async exclusive(work) {
      const leave = await slots.enter();
      const line = idle.pop() ?? createLine(options);
      try {
        return await runOnLine(line, work);
      } catch (error) {
        // A transaction may still be open on it.
        await dropConnection(line);
        throw error;
      } finally {
        idle.push(line);
        leave();
      }
    },
    close: async () => {
      await Promise.all(all.map(dropConnection));
    },
  };
}

interface Line extends Pick<PipelinedLinesOptions, 'open' | 'isMisled'> {
  connection: Promise<PostgresConnection> | null;
  pending: number;
}

function createLine({ open, isMisled }: PipelinedLinesOptions): Line {
  return { open, isMisled, connection: null, pending: 0 };
}

function leastBusy(lines: readonly Line[], waiting: number): Line {
  const line = lines.reduce((best, next) => (next.pending < best.pending ? next : best));
  if (line.pending * lines.length < waiting) return line;
  throw new StoreError('store_busy', 'Too many calls wait for PostgreSQL');
}

async function runOnLine<T>(line: Line, work: (client: PostgresClient) => Promise<T>): Promise<T> {
  line.pending += 1;
  try {
    return await work(await connectionOf(line));
  } catch (error) {
    if (line.isMisled(error)) await dropConnection(line);
    throw error;
  } finally {
    line.pending -= 1;
  }
}

function connectionOf(line: Line): Promise<PostgresConnection> {
  line.connection ??= openConnection(line);
  return line.connection;
}

async function openConnection(line: Line): Promise<PostgresConnection> {
  try {
    const connection = await line.open();
    const current = line.connection;
    connection.onGone(() => {
      if (line.connection === current) line.connection = null;
    });
    return connection;
  } catch (error) {
    line.connection = null;
    throw error;
  }
}

async function dropConnection(line: Line): Promise<void> {
  const { connection } = line;
  line.connection = null;
  // One that could not be opened or breaks while it says goodbye is gone just as well.
  await connection?.then((open) => open.close()).catch(() => {});
}
