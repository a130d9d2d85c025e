import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createEmulator, demoAppId, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

let platform: ListeningEmulator;
let running: ChildProcess | null = null;

beforeAll(async () => {
  platform = await listenEmulator(createEmulator({ seed: 'demo' }));
});

afterEach(async () => {
  if (running === null || running.exitCode !== null) return;
  const closed = once(running, 'close');
  running.kill();
  await closed;
});

afterAll(() => platform.close());

test.each(['node', 'express', 'koa', 'fastify', 'hono'])(
  'the %s example logs somebody in and knows them afterwards',
  async (name) => {
    const origin = await start(name);
    expect((await fetch(`${origin}/hello`)).status).toBe(401);

    const login = await fetch(`${origin}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: await newCode() }),
    });
    expect(login.status).toBe(200);
    const { token, user } = (await login.json()) as { token: string; user: { id: string } }; // As the protocol says.

    const hello = await fetch(`${origin}/hello`, { headers: { authorization: `Bearer ${token}` } });
    expect(await hello.json()).toEqual({ hello: user.id });
  },
);

async function start(name: string): Promise<string> {
  const port = await freePort();
  const program = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const env = { ...process.env, NODE_ENV: 'development', PORT: String(port), WECHAT_URL: platform.url };
  const child = spawn(process.execPath, ['--conditions=@weapp-auth/source', program], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  await once(createInterface({ input: child.stdout }), 'line');
  return `http://127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function newCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    platform.emulator.wx('alice', demoAppId).login({ success: ({ code }) => resolve(code), fail: reject });
  });
}
