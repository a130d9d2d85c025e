import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createEmulator, type Emulator, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { freePort, PrivateProcess, removeFolder, temporaryFolder } from './private-process.fixture.ts';

const command = fileURLToPath(new URL('../../../../apps/cli/src/main.ts', import.meta.url));

/** Several `weapp-auth serve` processes behind a proxy that takes them in turn and retries nothing. */
export interface LoginCluster {
  readonly url: string;
  readonly replicas: readonly PrivateProcess[];
  /** Each replica's own address. */
  readonly urls: readonly string[];
  stop(): Promise<void>;
}

/** Starts the processes and the proxy. `variables` configure each process. */
export async function startLoginCluster(
  size: number,
  variables: Readonly<Record<string, string>>,
): Promise<LoginCluster> {
  const folder = temporaryFolder(null);
  const ports = await Promise.all(Array.from({ length: size }, freePort));
  const replicas = ports.map((port) => createReplica(port, { ...defaults, ...variables, HOME: folder }));
  await Promise.all(replicas.map((replica) => replica.start()));
  const proxy = await startProxy(ports);
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new TypeError('no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    replicas,
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
    async stop() {
      proxy.closeAllConnections();
      proxy.close();
      await Promise.all(replicas.map((replica) => replica.kill()));
      removeFolder(folder);
    },
  };
}

interface ClusterApp {
  readonly appId: string;
  readonly secret: string;
  readonly openPlatform: string;
}

const secret = 'a0'.repeat(16);

/** Two apps of one Open Platform account. */
export const clusterApps: readonly [ClusterApp, ClusterApp] = [
  { appId: 'wx00000000000000aa', secret, openPlatform: 'group' },
  { appId: 'wx00000000000000bb', secret, openPlatform: 'group' },
];

const defaults = {
  WX_APPS: JSON.stringify(clusterApps),
  WEAPP_AUTH_SECRET: 'a-secret-that-all-replicas-have-in-common',
  LOG_LEVEL: 'silent',
};

/** The emulated WeChat of these apps, with these people. */
export function listenWechat(people: readonly string[]): Promise<ListeningEmulator> {
  return listenEmulator(clusterEmulator(people));
}

/** The same without a socket. */
export function clusterEmulator(people: readonly string[]): Emulator {
  return createEmulator({
    openPlatforms: ['group'],
    apps: clusterApps.map(({ appId }) => ({ appId, secret, openPlatform: 'group' })),
    users: people.map((id) => ({ id, nickname: id })),
  });
}

/** `wx.login` of a person: a code. */
export function wxLogin(wechat: ListeningEmulator, person: string, appId: string): Promise<string> {
  return new Promise((resolve, reject) => {
    wechat.emulator
      .wx(person, appId)
      .login({ success: ({ code }) => resolve(code), fail: ({ errMsg }) => reject(new Error(errMsg)) });
  });
}

/** A key as the client SDK makes one for each attempt to log in. */
export function newIdempotencyKey(): string {
  return randomBytes(16).toString('hex');
}

/** Logs a person in at a replica; resolves to the token. */
export async function logIn(url: string, wechat: ListeningEmulator, person: string): Promise<string> {
  const { appId } = clusterApps[0];
  const code = await wxLogin(wechat, person, appId);
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newIdempotencyKey() },
    body: JSON.stringify({ appId, code }),
  });
  const { token } = (await response.json()) as { token: string };
  return token;
}

/** Asks a replica who has a token; resolves to the status of the answer. */
export async function visit(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  return response.status;
}

/** Ends the session of a token at a replica. */
export async function logOut(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const { ok, status } = await fetch(`${url}/auth/logout`, { method: 'POST', headers });
  if (!ok) throw new Error(`logout: ${status}`);
}

function createReplica(port: number, variables: Readonly<Record<string, string>>): PrivateProcess {
  return new PrivateProcess({
    command: process.execPath,
    args: ['--conditions=@weapp-auth/source', command, 'serve', '--json'],
    account: null,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...variables, PORT: String(port), HOST: '127.0.0.1' },
    async probe() {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (!response.ok) throw new Error(`not ready: ${response.status}`);
    },
  });
}

async function startProxy(ports: readonly number[]): Promise<Server> {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    turn += 1;
    forward(incoming, outgoing, ports[turn % ports.length] ?? 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url: path, headers } = incoming;
  const upstream = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    answer.once('error', () => outgoing.destroy());
  });
  upstream.once('error', () => {
    if (outgoing.headersSent) return outgoing.destroy();
    outgoing.writeHead(502).end();
  });
  incoming.pipe(upstream);
}
