import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  type SystemAccount,
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

/** MySQL or MariaDB for tests. */
export const mysqlServer: ServerKind = {
  name: 'MySQL or MariaDB',
  variable: 'TEST_MYSQL_URL',
  install: 'sudo apt-get install -y mariadb-server',
  connect,
  findRunning: () => connect('mysql://root@127.0.0.1:3306/mysql'),
  startPrivate: startPrivateMysql,
};

/** Starts a private MySQL or MariaDB in a temporary folder; `null` where neither is installed. */
export async function startPrivateMysql(settings: readonly string[] = []): Promise<PrivateServer | null> {
  const command = findCommand(['mariadbd', 'mysqld']);
  if (command === null) return null;
  const account = unprivilegedAccount(['mysql']);
  const folder = temporaryFolder(account);
  await initialiseMysql(command, folder, account);
  const port = await freePort();
  const url = `mysql://root@127.0.0.1:${port}/mysql`;
  const place = ['--no-defaults', `--datadir=${folder}/data`, `--socket=${folder}/socket`];
  const server = new PrivateProcess({
    command,
    args: [...place, `--port=${port}`, '--bind-address=127.0.0.1', `--pid-file=${folder}/pid`, ...settings],
    account,
    probe: async () => void (await runOnMysql(url, 'SELECT 1')),
  });
  await server.start();
  return {
    ...realServer(url),
    start: () => server.start(),
    kill: () => server.kill(),
    stop: async () => {
      await server.kill();
      removeFolder(folder);
    },
  };
}

/** Makes `data` in this folder. MariaDB has a program of its own for that; MySQL has an option of the server. */
export async function initialiseMysql(
  command: string,
  folder: string,
  account: SystemAccount | null,
): Promise<void> {
  const data = `--datadir=${folder}/data`;
  const installer = findCommand(['mariadb-install-db']);
  const [program, args] =
    installer === null
      ? [command, ['--no-defaults', '--initialize-insecure', data]]
      : [installer, [...installOptions, data]];
  // A server that starts removes temporary tables, and others' too where they have a folder in common.
  const env = { ...process.env, TMPDIR: folder };
  await promisify(execFile)(program, args, { ...account, cwd: folder, env });
}

/** `--force`: also where no name server knows this machine's name. */
const installOptions = [
  '--no-defaults',
  '--auth-root-authentication-method=normal',
  '--skip-test-db',
  '--force',
];

async function connect(url: string): Promise<RealServer | null> {
  return runOnMysql(url, 'SELECT 1').then(
    () => realServer(url),
    () => null,
  );
}

function realServer(url: string): RealServer {
  return { url, place: () => makePlace(url), stop: async () => {} };
}

async function makePlace(url: string): Promise<TestPlace> {
  const prefix = uniqueName();
  await runOnMysql(url, `CREATE DATABASE ${prefix} CHARACTER SET utf8mb4`);
  const own = new URL(url);
  own.pathname = `/${prefix}`;
  return {
    url: own.href,
    prefix,
    drop: async () => void (await runOnMysql(url, `DROP DATABASE IF EXISTS ${prefix}`)),
  };
}

/** Runs one statement on a connection of its own, and gives its rows. */
export async function runOnMysql(url: string, sql: string): Promise<readonly RowDataPacket[]> {
  const connection = await mysql.createConnection({ uri: url, connectTimeout: 2000 });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end().catch(() => {});
  }
}
