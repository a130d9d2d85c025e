import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  temporaryFolder,
  unprivilegedAccount,
} from './private-process.fixture.ts';

/** A pooler between a test and its PostgreSQL. */
export interface PgBouncer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Whether it can be started here. */
export const hasPgBouncer: boolean = findCommand(['pgbouncer'], ['/usr/sbin']) !== null;

/** Starts a PgBouncer in front of a PostgreSQL that trusts everybody. */
export async function startPgBouncer(
  target: string,
  { mode, poolSize }: { readonly mode: 'session' | 'transaction'; readonly poolSize: number },
): Promise<PgBouncer> {
  const command = findCommand(['pgbouncer'], ['/usr/sbin']);
  if (command === null) throw new Error('PgBouncer is not installed');
  const account = unprivilegedAccount(['postgres']);
  const folder = temporaryFolder(account);
  const [port, { hostname, port: targetPort, username }] = [await freePort(), new URL(target)];
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]\n* = host=${hostname} port=${targetPort} user=${username}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n` +
      `listen_port = ${port}\nunix_socket_dir =\nauth_type = any\npool_mode = ${mode}\n` +
      `default_pool_size = ${poolSize}\nmax_client_conn = 100\n`,
  );
  const url = target.replace(`:${targetPort}/`, `:${port}/`);
  const server = new PrivateProcess({ command, args: [settings], account, probe: () => probe(url) });
  await server.start();
  return {
    url,
    async stop() {
      await server.kill();
      removeFolder(folder);
    },
  };
}

async function probe(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => {});
  }
}
