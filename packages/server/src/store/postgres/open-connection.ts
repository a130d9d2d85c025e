import type { Client } from 'pg';
import type { PostgresConnection } from './kept-connection.ts';
import { isAboutTls } from './postgres-errors.ts';
import { readSslMode } from './ssl-mode.ts';

/** Where to connect and how long to wait. */
export interface ConnectionOptions {
  readonly url: string;
  /** For a connection, and for an answer. */
  readonly timeoutMs: number;
  /** For a row or a table that another transaction holds. */
  readonly lockMs: number;
}

/** How much longer than the server the client waits: who gives up first should be the one that holds the locks. */
const graceMs = 1000;

/** Opens a pipelined connection. Throws a `TypeError` when the package `pg` is not installed. */
export async function openConnection(options: ConnectionOptions): Promise<PostgresConnection> {
  const [first, second] = readSslMode(options.url);
  try {
    return await open(first, options);
  } catch (error) {
    if (second === undefined || !isAboutTls(error)) throw error;
    return await open(second, options);
  }
}

async function open(connectionString: string, options: ConnectionOptions): Promise<PostgresConnection> {
  const PgClient = await loadClient();
  const client = new PgClient({
    connectionString,
    pipeline: true,
    keepAlive: true,
    application_name: 'weapp-auth',
    connectionTimeoutMillis: options.timeoutMs,
    query_timeout: options.timeoutMs + graceMs,
  });
  // Without a listener an error outside of a query would end the process; `end` follows and is listened to.
  client.on('error', () => {});
  await client.connect();
  try {
    await limitWaiting(client, options);
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    query: (query) => client.query({ ...query }),
    isIdle: () => client.getTransactionStatus() === 'I',
    onGone: (listener) => {
      client.once('error', listener);
      client.once('end', listener);
    },
    close: () => client.end(),
  };
}

/**
 * The server itself gives up what takes too long. A client that only stops listening would leave a backend waiting,
 * and the next attempt another, until there are no connections left. Set by a statement, because poolers refuse what
 * they do not know in the parameters of a connection.
 */
async function limitWaiting(client: Client, { timeoutMs, lockMs }: ConnectionOptions): Promise<void> {
  const limits = {
    statement_timeout: timeoutMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: timeoutMs,
  };
  const calls = Object.entries(limits).map(([name, ms]) => `set_config('${name}', '${ms}', false)`);
  await client.query(`SELECT ${calls.join(', ')}`);
}

async function loadClient(): Promise<typeof Client> {
  try {
    const { default: pg } = await import('pg');
    return pg.Client;
  } catch (error) {
    throw new TypeError('postgresStore needs the package pg: run "npm install pg"', { cause: error });
  }
}
