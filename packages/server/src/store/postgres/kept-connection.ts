import type { PostgresClient } from './postgres-client.ts';

/** A connection that can be closed and says when it is gone. */
export interface PostgresConnection extends PostgresClient {
  /** Whether no transaction is open on it. */
  isIdle(): boolean;
  onGone(listener: () => void): void;
  close(): Promise<void>;
}

/** What a place for a connection needs. */
export interface KeptConnectionOptions {
  open(): Promise<PostgresConnection>;
  /** Whether an error means that this connection leads to the wrong server: then a new one is opened. */
  isMisled(error: unknown): boolean;
  /** Whether an error means that the server has no room for one connection more. */
  isRefused(error: unknown): boolean;
  /** A clock that only goes forward, in milliseconds. */
  elapsed(): number;
}

/** A place for one connection, which is opened when it is first needed, and again after it broke. */
export interface KeptConnection {
  readonly options: KeptConnectionOptions;
  connection: Promise<PostgresConnection> | null;
  /** Whether `connection` has been opened: until then nobody knows whether the server lets it in. */
  isOpen: boolean;
  /** How many calls are under way on it. */
  pending: number;
  /** The server had no room: until then nothing is opened here while another place is open. */
  refusedUntil: number;
  /** Told when the last call is done. */
  onDrained: (() => void) | null;
}

/** How long a server that had no room is not asked again, in milliseconds. */
const pauseMs = 1000;

/** Makes a place; nothing is opened yet. */
export function keepConnection(options: KeptConnectionOptions): KeptConnection {
  return { options, connection: null, isOpen: false, pending: 0, refusedUntil: 0, onDrained: null };
}

/** Runs work on the connection of a place. */
export async function runOn<T>(
  kept: KeptConnection,
  work: (client: PostgresConnection) => Promise<T>,
): Promise<T> {
  kept.pending += 1;
  try {
    return await work(await connectionOf(kept));
  } catch (error) {
    if (kept.options.isMisled(error)) await dropConnection(kept);
    throw error;
  } finally {
    kept.pending -= 1;
    if (kept.pending === 0) kept.onDrained?.();
  }
}

/** Resolves when nothing is under way on a place that nobody chooses any more. */
export async function drained(kept: KeptConnection): Promise<void> {
  if (kept.pending === 0) return;
  await new Promise<void>((resolve) => {
    kept.onDrained = resolve;
  });
  kept.onDrained = null;
}

/** The place with the least to do, among those that are open or may be opened; `undefined` where there is none. */
export function leastBusy(
  places: readonly KeptConnection[],
  isEligible: (kept: KeptConnection) => boolean,
): KeptConnection | undefined {
  let best: KeptConnection | undefined;
  for (const kept of places) {
    if ((best === undefined || kept.pending < best.pending) && isEligible(kept)) best = kept;
  }
  return best;
}

/** Whether a place is open, or the server may be asked for room. */
export function isReachable(kept: KeptConnection): boolean {
  return kept.connection !== null || kept.options.elapsed() >= kept.refusedUntil;
}

/** Closes the connection of a place; the next call opens another. */
export async function dropConnection(kept: KeptConnection): Promise<void> {
  const { connection } = kept;
  forget(kept);
  // One that could not be opened or breaks while it says goodbye is gone just as well.
  await connection?.then((open) => open.close()).catch(() => {});
}

function connectionOf(kept: KeptConnection): Promise<PostgresConnection> {
  kept.connection ??= openConnection(kept);
  return kept.connection;
}

async function openConnection(kept: KeptConnection): Promise<PostgresConnection> {
  const { open, isRefused, elapsed } = kept.options;
  try {
    const connection = await open();
    const current = kept.connection;
    kept.isOpen = current !== null;
    connection.onGone(() => {
      if (kept.connection === current) forget(kept);
    });
    return connection;
  } catch (error) {
    if (isRefused(error)) kept.refusedUntil = elapsed() + pauseMs;
    forget(kept);
    throw error;
  }
}

function forget(kept: KeptConnection): void {
  kept.connection = null;
  kept.isOpen = false;
}
