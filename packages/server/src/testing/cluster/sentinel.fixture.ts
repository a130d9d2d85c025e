import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  temporaryFolder,
} from '../private-process.fixture.ts';
import { askRedis } from '../redis-server.fixture.ts';

const redisServer = findCommand(['redis-server']);
const haproxy = findCommand(['haproxy']);

/** What it needs, for reporting. */
export const redisSentinel = {
  name: 'Redis and HAProxy',
  install: 'sudo apt-get install -y redis-server haproxy',
};

/** Whether it can be started here. */
export const hasRedisSentinel: boolean = redisServer !== null && haproxy !== null;

/** A primary and a replica that three Sentinels watch, behind the file of `deploy`. */
export interface WatchedRedis {
  /** Leads to whoever is primary. */
  readonly url: string;
  readonly firstPrimaryPort: number;
  /** Of the two, the one that takes writes now and is not down. */
  primaryPort(): Promise<number | null>;
  /** Ends the primary as a crash would. */
  killPrimary(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts all six. A primary that is silent for a second is replaced. */
export async function startWatchedRedis(): Promise<WatchedRedis> {
  const folder = temporaryFolder(null);
  const [primaryPort, replicaPort] = [await freePort(), await freePort()];
  const primary = await startRedis(folder, primaryPort, []);
  const replica = await startRedis(folder, replicaPort, ['--replicaof', '127.0.0.1', String(primaryPort)]);
  const sentinels: PrivateProcess[] = [];
  for (let index = 0; index < 3; index += 1) sentinels.push(await startSentinel(folder, primaryPort));
  const port = await freePort();
  const balancer = await startBalancer(folder, port, [primaryPort, replicaPort]);
  await untilWatched(primaryPort);
  return {
    url: urlOf(port),
    firstPrimaryPort: primaryPort,
    primaryPort: () => findPrimary([primaryPort, replicaPort]),
    killPrimary: () => primary.kill(),
    async stop() {
      for (const server of [balancer, ...sentinels, replica, primary]) await server.kill();
      removeFolder(folder);
    },
  };
}

async function startRedis(folder: string, port: number, options: readonly string[]): Promise<PrivateProcess> {
  const listen = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const quick = ['--repl-diskless-sync-delay', '0'];
  return startServer([...listen, ...quick, ...options], port);
}

/** A Sentinel keeps what it learns in its own file of settings. */
async function startSentinel(folder: string, primaryPort: number): Promise<PrivateProcess> {
  const port = await freePort();
  const file = join(folder, `sentinel-${port}.conf`);
  writeFileSync(
    file,
    `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${primaryPort} 2\n` +
      'sentinel down-after-milliseconds main 1000\nsentinel failover-timeout main 5000\n',
  );
  return startServer([file, '--sentinel'], port);
}

async function startServer(args: readonly string[], port: number): Promise<PrivateProcess> {
  const probe = async (): Promise<void> => void (await askRedis(urlOf(port), ['PING']));
  const server = new PrivateProcess({ command: redisServer ?? '', args, account: null, probe });
  await server.start();
  return server;
}

async function startBalancer(
  folder: string,
  port: number,
  [first, second]: readonly [number, number],
): Promise<PrivateProcess> {
  const file = join(folder, 'haproxy.cfg');
  const template = fileURLToPath(new URL('../../../../../deploy/haproxy-redis.cfg', import.meta.url));
  writeFileSync(
    file,
    readFileSync(template, 'utf8')
      .replace('log /dev/log local0', 'log stdout format raw local0 err')
      .replace(/ +(?:user|group) haproxy\n/g, '')
      .replace('bind 127.0.0.1:6379', `bind 127.0.0.1:${port}`)
      .replace('10.0.0.21:6379', `127.0.0.1:${first}`)
      .replace('10.0.0.22:6379', `127.0.0.1:${second}`),
  );
  const probe = async (): Promise<void> => void (await askRedis(urlOf(port), ['PING']));
  const server = new PrivateProcess({
    command: haproxy ?? '',
    args: ['-db', '-f', file],
    account: null,
    probe,
  });
  await server.start();
  return server;
}

/** A Sentinel asks for the replicas of a primary every ten seconds; before that it has nobody to put in its place. */
async function untilWatched(primaryPort: number): Promise<void> {
  const givesUpAt = Date.now() + 60_000;
  while (Date.now() < givesUpAt) {
    const info = String(await askRedis(urlOf(primaryPort), ['INFO', 'replication']));
    if (/slave0:.*state=online/.test(info)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The replica of Redis did not follow');
}

async function findPrimary(ports: readonly number[]): Promise<number | null> {
  for (const port of ports) {
    const answer = await askRedis(urlOf(port), ['ROLE']).catch(() => null);
    if (Array.isArray(answer) && String(answer[0]) === 'master') return port;
  }
  return null;
}

function urlOf(port: number): string {
  return `redis://127.0.0.1:${port}`;
}
