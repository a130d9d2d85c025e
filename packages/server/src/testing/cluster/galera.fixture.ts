import { existsSync } from 'node:fs';
import { initialiseMysql, runOnMysql } from '../mysql-server.fixture.ts';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  type SystemAccount,
  temporaryFolder,
  unprivilegedAccount,
} from '../private-process.fixture.ts';

/** What it needs, for reporting. */
export const galera = {
  name: 'MariaDB with Galera',
  install: 'sudo apt-get install -y mariadb-server galera-4 rsync',
};

const libraries = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so'];
const library: string | undefined = libraries.find((file) => existsSync(file));
const command = findCommand(['mariadbd']);

/** Whether it can be started here. */
export const hasGalera: boolean =
  command !== null && library !== undefined && findCommand(['rsync']) !== null;

/** One of the masters. */
export interface GaleraNode {
  readonly url: string;
  readonly port: number;
  kill(): Promise<void>;
  /** Starts it again and waits until it has what the others have. */
  start(): Promise<void>;
}

/** A cluster in which every node takes writes. */
export interface GaleraCluster {
  readonly nodes: readonly GaleraNode[];
  /** Sets a variable on every node, for connections that are opened from now on. */
  set(variable: string, value: number): Promise<void>;
  /** A status variable of every node, added up. */
  countOf(status: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts so many nodes: the first makes the cluster, the others copy it. */
export async function startGalera(size: number): Promise<GaleraCluster> {
  const account = unprivilegedAccount(['mysql']);
  const places = await Promise.all(Array.from({ length: size }, () => makePlace(account)));
  const members = places.map(({ groupPort }) => `127.0.0.1:${groupPort}`);
  const nodes: GaleraNode[] = [];
  for (const [index, place] of places.entries()) {
    // Only the first is started without others to ask, and it stays.
    const address = index === 0 ? 'gcomm://' : `gcomm://${members.filter((_, one) => one !== index).join()}`;
    nodes.push(await startNode(place, address, account));
  }
  const urls = nodes.map(({ url }) => url);
  return {
    nodes,
    async set(variable, value) {
      for (const url of urls) await runOnMysql(url, `SET GLOBAL ${variable} = ${value}`);
    },
    async countOf(status) {
      const counts = await Promise.all(urls.map((url) => statusOf(url, status)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.kill()));
      for (const place of places) removeFolder(place.folder);
    },
  };
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly groupPort: number;
  readonly catchUpPort: number;
  readonly copyPort: number;
}

async function makePlace(account: SystemAccount | null): Promise<Place> {
  const folder = temporaryFolder(account);
  await initialiseMysql(command ?? '', folder, account);
  const [port, groupPort, catchUpPort, copyPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  return { folder, port, groupPort, catchUpPort, copyPort };
}

async function startNode(place: Place, address: string, account: SystemAccount | null): Promise<GaleraNode> {
  const url = `mysql://root@127.0.0.1:${place.port}/mysql`;
  const server = new PrivateProcess({
    command: command ?? '',
    args: [...serverOptions(place), ...galeraOptions(place, address)],
    account,
    // A node that is not part of the cluster yet answers nothing but an error.
    probe: async () => void (await runOnMysql(url, 'SELECT 1')),
  });
  await server.start();
  return { url, port: place.port, kill: () => server.kill(), start: () => server.start() };
}

function serverOptions({ folder, port }: Place): readonly string[] {
  return [
    '--no-defaults',
    `--datadir=${folder}/data`,
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
    `--tmpdir=${folder}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    // What every Galera needs.
    '--binlog-format=ROW',
    '--innodb-autoinc-lock-mode=2',
    '--innodb-flush-log-at-trx-commit=0',
  ];
}

function galeraOptions(
  { port, groupPort, catchUpPort, copyPort }: Place,
  address: string,
): readonly string[] {
  const provider = [
    `gmcast.listen_addr=tcp://127.0.0.1:${groupPort}`,
    `ist.recv_addr=127.0.0.1:${catchUpPort}`,
    'gcache.size=32M',
  ];
  return [
    '--wsrep-on=ON',
    `--wsrep-provider=${library}`,
    '--wsrep-cluster-name=weapp-auth-test',
    `--wsrep-cluster-address=${address}`,
    '--wsrep-node-address=127.0.0.1',
    `--wsrep-node-incoming-address=127.0.0.1:${port}`,
    `--wsrep-node-name=node-${port}`,
    `--wsrep-provider-options=${provider.join(';')}`,
    '--wsrep-sst-method=rsync',
    `--wsrep-sst-receive-address=127.0.0.1:${copyPort}`,
  ];
}

async function statusOf(url: string, name: string): Promise<number> {
  const [row] = await runOnMysql(url, `SHOW GLOBAL STATUS LIKE '${name}'`);
  return Number(row?.Value);
}
