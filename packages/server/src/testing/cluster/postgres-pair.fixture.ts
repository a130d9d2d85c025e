import { execFile } from 'node:child_process';
import { appendFileSync, chmodSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { debianFolders, runOnPostgres } from '../postgres-server.fixture.ts';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  temporaryFolder,
  unprivilegedAccount,
} from '../private-process.fixture.ts';
import { startTcpSwitch } from './tcp-switch.fixture.ts';

const folders = debianFolders();
const initdb = findCommand(['initdb'], folders);
const command = findCommand(['postgres'], folders);
const baseBackup = findCommand(['pg_basebackup'], folders);

/** Whether a PostgreSQL with a standby can be started here. */
export const hasPostgresPair: boolean = [initdb, command, baseBackup].every((program) => program !== null);

/** A primary and its standby behind an address that stays. */
export interface PostgresPair {
  /** Leads to the primary, and after `failOver` to what was the standby. */
  readonly url: string;
  /** Stops the standby from receiving, as a network does that is slow or cut. */
  holdBack(): Promise<void>;
  /** Kills the primary, makes the standby the primary, and points the address at it. */
  failOver(): Promise<void>;
  /** Makes the standby a primary and points the address at it, while the old one goes on, but only reads. */
  switchOver(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both. Synchronous: a commit is told once the standby has it on its disk. */
export async function startPostgresPair(replication: 'synchronous' | 'asynchronous'): Promise<PostgresPair> {
  const primary = await startPrimary();
  const standby = await startStandby(primary);
  if (replication === 'synchronous') {
    await runOnPostgres(primary.url, "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    await runOnPostgres(primary.url, 'SELECT pg_reload_conf()');
  }
  const address = await startTcpSwitch(primary.port);
  const promote = async (): Promise<void> => {
    await runOnPostgres(standby.url, 'SELECT pg_promote()');
    address.pointAt(standby.port);
  };
  return {
    url: `postgres://postgres@127.0.0.1:${address.port}/postgres`,
    holdBack: () => standby.cutOff(),
    async failOver() {
      await primary.server.kill();
      await promote();
    },
    async switchOver() {
      await runOnPostgres(primary.url, 'ALTER SYSTEM SET default_transaction_read_only = on');
      await runOnPostgres(primary.url, 'SELECT pg_reload_conf()');
      await promote();
    },
    async stop() {
      await address.stop();
      for (const { server, folder } of [primary, standby]) {
        await server.kill('SIGQUIT');
        removeFolder(folder);
      }
      await standby.link.stop();
    },
  };
}

interface Member {
  readonly folder: string;
  readonly port: number;
  readonly url: string;
  readonly server: PrivateProcess;
}

async function startPrimary(): Promise<Member> {
  const account = unprivilegedAccount(['postgres']);
  const folder = temporaryFolder(account);
  const options = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await promisify(execFile)(initdb ?? '', ['-D', `${folder}/data`, ...options], { ...account, cwd: folder });
  return startMember(folder);
}

async function startMember(folder: string): Promise<Member> {
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const options = ['fsync=off', 'wal_sender_timeout=60s', `unix_socket_directories=${folder}`];
  const server = new PrivateProcess({
    command: command ?? '',
    args: [
      ...['-D', `${folder}/data`, '-p', String(port), '-h', '127.0.0.1'],
      ...options.flatMap((option) => ['-c', option]),
    ],
    account: unprivilegedAccount(['postgres']),
    probe: () => runOnPostgres(url, 'SELECT 1'),
  });
  await server.start();
  return { folder, port, url, server };
}

interface Standby extends Member {
  readonly link: { stop(): Promise<void> };
  cutOff(): Promise<void>;
}

/** A copy of the primary that receives what it writes, by way of a switch that can be cut. */
async function startStandby(primary: Member): Promise<Standby> {
  const account = unprivilegedAccount(['postgres']);
  const folder = temporaryFolder(account);
  const link = await startTcpSwitch(primary.port);
  const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'postgres'];
  await promisify(execFile)(
    baseBackup ?? '',
    [...from, '-D', `${folder}/data`, '--checkpoint=fast', '--no-sync'],
    { ...account, cwd: folder },
  );
  chmodSync(`${folder}/data`, 0o700);
  writeFileSync(`${folder}/data/standby.signal`, '');
  const source = `host=127.0.0.1 port=${link.port} user=postgres application_name=standby`;
  appendFileSync(`${folder}/data/postgresql.auto.conf`, `primary_conninfo = '${source}'\n`);
  return { ...(await startMember(folder)), link, cutOff: () => link.stop() };
}
