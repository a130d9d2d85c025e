import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { pinnedProgram } from './pinned.ts';
import { reachable } from './reachable.ts';

/** A database server of our own on a free port, in a temporary folder, durable as installed. */
export interface PrivateDatabase {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts PostgreSQL on core 1, or returns null where it is not installed.
 *
 * @param settings of `postgresql.conf`, such as `shared_buffers=4GB`
 */
export async function startPrivatePostgres(
  settings: readonly string[] = [],
): Promise<PrivateDatabase | null> {
  const folders = '/usr/lib/postgresql';
  const version = existsSync(folders)
    ? readdirSync(folders).sort((a, b) => Number(b) - Number(a))[0]
    : undefined;
  if (version === undefined) return null;
  const bin = join(folders, version, 'bin');
  const account = accountFor('postgres');
  const folder = ownedFolder(account);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], {
    ...account,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = await freePort();
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    folder,
    ...settings.flatMap((setting) => ['-c', setting]),
  ];
  const child = start(join(bin, 'postgres'), args, account);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await answering(url);
  return database(url, { child, folder, signal: 'SIGINT' });
}

/** PostgreSQL listens a moment before it answers. */
async function answering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (attempt === 300) throw error;
      await sleep(100);
    }
  }
}

/** Starts MariaDB on core 1, or returns null where it is not installed. */
export async function startPrivateMariadb(): Promise<PrivateDatabase | null> {
  if (!existsSync('/usr/sbin/mariadbd')) return null;
  const account = accountFor('mysql');
  const folder = ownedFolder(account);
  const data = join(folder, 'data');
  const common = ['--no-defaults', `--datadir=${data}`];
  execFileSync('mariadb-install-db', [...common, '--auth-root-authentication-method=normal'], {
    ...account,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = await freePort();
  const network = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 'socket')}`];
  const child = start('/usr/sbin/mariadbd', [...common, ...network], account);
  await reachable(port);
  return database(`mysql://root@127.0.0.1:${port}/test`, { child, folder, signal: 'SIGTERM' });
}

type Account = { readonly uid: number; readonly gid: number } | undefined;

/** Database servers refuse to run as root; then they run as the account their package made. */
function accountFor(name: string): Account {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, name]).toString());
  return { uid: id('-u'), gid: id('-g') };
}

function ownedFolder(account: Account): string {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

function start(file: string, args: readonly string[], account: Account): ChildProcess {
  const child = spawn(...pinnedProgram(1, file, args), { ...account, stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

function database(
  url: string,
  running: { readonly child: ChildProcess; readonly folder: string; readonly signal: NodeJS.Signals },
): PrivateDatabase {
  return {
    url,
    stop: async () => {
      const closed = once(running.child, 'close');
      running.child.kill(running.signal);
      await closed;
      rmSync(running.folder, { recursive: true, force: true });
    },
  };
}
