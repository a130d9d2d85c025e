import { createClient } from '@redis/client';
import {
  findCommand,
  freePort,
  PrivateProcess,
  removeFolder,
  temporaryFolder,
} from './private-process.fixture.ts';
import {
  type PrivateServer,
  type RealServer,
  type ServerKind,
  type TestPlace,
  uniqueName,
} from './real-server.fixture.ts';

/** Redis for tests. */
export const redis: ServerKind = {
  name: 'Redis',
  variable: 'TEST_REDIS_URL',
  install: 'sudo apt-get install -y redis-server',
  connect,
  findRunning: () => connect('redis://127.0.0.1:6379'),
  startPrivate: startPrivateRedis,
};

/** Starts a private Redis without persistence; `null` where it is not installed. */
export async function startPrivateRedis(): Promise<PrivateServer | null> {
  const command = findCommand(['redis-server', 'valkey-server']);
  if (command === null) return null;
  const folder = temporaryFolder(null);
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const server = new PrivateProcess({
    command,
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    account: null,
    probe: () => run(url, ['PING']),
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

/** A Redis Cluster for tests, always a private one; its `url` holds the addresses of its nodes, separated by commas. */
export const redisCluster: ServerKind = { ...redis, name: 'Redis Cluster', startPrivate: startCluster };

/** Starts three Redis nodes and joins them to a cluster; `null` where Redis is not installed. */
async function startCluster(): Promise<PrivateServer | null> {
  const command = findCommand(['redis-server', 'valkey-server']);
  if (command === null) return null;
  const nodes = await Promise.all([0, 1, 2].map(() => startClusterNode(command)));
  await joinNodes(nodes);
  async function onEach(act: (node: ClusterNode) => Promise<void>): Promise<void> {
    await Promise.all(nodes.map(act));
  }
  return {
    ...realServer(nodes.map((node) => node.url).join(',')),
    kill: () => onEach((node) => node.kill()),
    async start() {
      await onEach((node) => node.start());
      await onEach((node) => untilClusterIsUp(node, nodes.length));
    },
    stop: () => onEach((node) => node.stop()),
  };
}

interface ClusterNode {
  readonly url: string;
  readonly port: number;
  readonly busPort: number;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function startClusterNode(command: string): Promise<ClusterNode> {
  const folder = temporaryFolder(null);
  const [port, busPort] = [await freePort(), await freePort()];
  const url = `redis://127.0.0.1:${port}`;
  const listen = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = new PrivateProcess({
    command,
    args: [...listen, '--cluster-enabled', 'yes', '--cluster-port', String(busPort)],
    account: null,
    probe: () => run(url, ['PING']),
  });
  await server.start();
  return {
    url,
    port,
    busPort,
    kill: () => server.kill(),
    start: () => server.start(),
    stop: async () => {
      await server.kill();
      removeFolder(folder);
    },
  };
}

async function joinNodes(nodes: readonly ClusterNode[]): Promise<void> {
  const slots = 16_384;
  for (const [index, node] of nodes.entries()) {
    const first = Math.floor((index * slots) / nodes.length);
    const last = Math.floor(((index + 1) * slots) / nodes.length) - 1;
    await run(node.url, ['CLUSTER', 'ADDSLOTSRANGE', String(first), String(last)]);
    // Equal epochs would have to be settled by the nodes first, which takes seconds.
    await run(node.url, ['CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1)]);
  }
  const [first, ...others] = nodes;
  for (const other of others) {
    const meet = ['CLUSTER', 'MEET', '127.0.0.1', String(other.port), String(other.busPort)];
    await run(first?.url ?? '', meet);
  }
  await Promise.all(nodes.map((node) => untilClusterIsUp(node, nodes.length)));
}

/** Waits until the node answers for all slots and can pass messages on to every other node. */
async function untilClusterIsUp(node: ClusterNode, size: number): Promise<void> {
  const givesUpAt = Date.now() + 100_000;
  while (Date.now() < givesUpAt) {
    const info = String(await askRedis(node.url, ['CLUSTER', 'INFO']));
    const nodes = String(await askRedis(node.url, ['CLUSTER', 'NODES']))
      .trim()
      .split('\n');
    const linked = nodes.filter((line) => / connected /.test(line) && !/handshake|fail|noaddr/.test(line));
    if (info.includes('cluster_state:ok') && nodes.length === size && linked.length === size) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The Redis Cluster did not come up');
}

async function connect(url: string): Promise<RealServer | null> {
  return run(url, ['PING']).then(
    () => realServer(url),
    () => null,
  );
}

function realServer(url: string): RealServer {
  return { url, place: () => makePlace(url), stop: async () => {} };
}

async function makePlace(url: string): Promise<TestPlace> {
  const prefix = `${uniqueName()}:`;
  return { url, prefix, drop: () => dropKeys(url, prefix) };
}

async function dropKeys(url: string, prefix: string): Promise<void> {
  let cursor = '0';
  do {
    const answer = await askRedis(url, ['SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', '1000']);
    if (!Array.isArray(answer)) throw new TypeError('SCAN answers with a cursor and keys');
    const [next, keys]: unknown[] = answer;
    if (Array.isArray(keys) && keys.length > 0) await run(url, ['DEL', ...keys.map(String)]);
    cursor = String(next);
  } while (cursor !== '0');
}

async function run(url: string, command: string[]): Promise<void> {
  await askRedis(url, command);
}

/** Asks a Redis one thing, on a connection of its own. */
export async function askRedis(url: string, command: string[]): Promise<unknown> {
  const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 2000 } });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}
