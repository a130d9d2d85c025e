import type { Client } from 'pg';
import type { PostgresConnection } from './pipelined-connections.ts';

/** Where to connect and how long to wait. */
export interface ConnectionOptions {
  readonly url: string;
  readonly timeoutMs: number;
}

/** Opens a pipelined connection. Throws a `TypeError` when the package `pg` is not installed. */
export async function openConnection(options: ConnectionOptions): Promise<PostgresConnection> {
  const PgClient = await loadClient();
  const client = new PgClient({
    connectionString: options.url,
    pipeline: true,
    keepAlive: true,
    application_name: 'weapp-auth',
    connectionTimeoutMillis: options.timeoutMs,
    query_timeout: options.timeoutMs,
  });
  // Without a listener an error outside of a query would end the process; `end` follows and is listened to.
  client.on('error', () => {});
  await client.connect();
  return {
    query: (query) => client.query({ ...query }),
    onGone: (listener) => {
      client.once('error', listener);
      client.once('end', listener);
    },
    close: () => client.end(),
  };
}

async function loadClient(): Promise<typeof Client> {
  try {
    const { default: pg } = await import('pg');
    return pg.Client;
  } catch (error) {
    throw new TypeError('postgresStore needs the package pg: run "npm install pg"', { cause: error });
  }
}
