import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import pg from 'pg';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  temporaryFolder,
  unprivilegedAccount,
} from './private-process.fixture.ts';
import {
  type PrivateServer,
  type RealServer,
  type ServerKind,
  type TestPlace,
  uniqueName,
} from './real-server.fixture.ts';

/** PostgreSQL for tests. */
export const postgres: ServerKind = {
  name: 'PostgreSQL',
  variable: 'TEST_POSTGRES_URL',
  install: 'sudo apt-get install -y postgresql',
  connect,
  findRunning,
  startPrivate: startPrivatePostgres,
};

/**
 * Starts a private PostgreSQL in a temporary folder; `null` where it is not installed. A commit is on its way to
 * the disk before it is confirmed, so that a killed process loses nothing; only a power cut could.
 */
export async function startPrivatePostgres(settings: readonly string[] = []): Promise<PrivateServer | null> {
  const initdb = findCommand(['initdb'], debianFolders());
  const command = findCommand(['postgres'], debianFolders());
  if (initdb === null || command === null) return null;
  const account = unprivilegedAccount(['postgres']);
  const folder = temporaryFolder(account);
  await promisify(execFile)(
    initdb,
    // Without a locale of its own: the one in the environment may not be installed.
    ['-D', `${folder}/data`, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...account, cwd: folder },
  );
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const options = ['fsync=off', 'max_connections=200', `unix_socket_directories=${folder}`, ...settings];
  const args = ['-D', `${folder}/data`, '-p', String(port), '-h', '127.0.0.1'];
  const server = new PrivateProcess({
    command,
    args: [...args, ...options.flatMap((option) => ['-c', option])],
    account,
    probe: () => runOnPostgres(url, 'SELECT 1'),
  });
  await server.start();
  return {
    ...realServer(url),
    start: () => server.start(),
    kill: () => server.kill(),
    stop: async () => {
      await server.kill('SIGQUIT');
      removeFolder(folder);
    },
  };
}

async function connect(url: string): Promise<RealServer | null> {
  return (await answers(url)) ? realServer(url) : null;
}

async function findRunning(): Promise<RealServer | null> {
  const users = ['postgres', userInfo().username];
  const urls = users.flatMap((user) =>
    ['postgres', 'test'].map((database) => `postgres://${user}@127.0.0.1:5432/${database}`),
  );
  for (const url of urls) {
    if (await answers(url, mayCreateDatabases)) return realServer(url);
  }
  return null;
}

function realServer(url: string): RealServer {
  return { url, place: () => makePlace(url), stop: async () => {} };
}

async function makePlace(url: string): Promise<TestPlace> {
  const prefix = uniqueName();
  await runOnPostgres(url, `CREATE DATABASE ${prefix}`);
  const own = new URL(url);
  own.pathname = `/${prefix}`;
  return {
    url: own.href,
    prefix,
    drop: () => runOnPostgres(url, `DROP DATABASE IF EXISTS ${prefix} WITH (FORCE)`),
  };
}

/** Fails where the user may not: a server that happens to run here need not be there for tests. */
const mayCreateDatabases =
  'SELECT 1 / (rolsuper OR rolcreatedb)::int FROM pg_roles WHERE rolname = current_user';

async function answers(url: string, question = 'SELECT 1'): Promise<boolean> {
  return runOnPostgres(url, question).then(
    () => true,
    () => false,
  );
}

/** Runs one statement on a connection of its own. */
export async function runOnPostgres(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Debian keeps the server's programs out of the PATH, one folder for each version. */
export function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `${root}/${version}/bin`);
}
