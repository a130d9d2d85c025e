import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuth } from '@weapp-auth/client';
import { createEmulator, demoAppId, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Command, makeFolder, startCommand } from './command.fixture.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Hook {
  readonly server: Server;
  readonly url: string;
  /** The ids of the events that came, in order. */
  readonly ids: string[];
  isUp: boolean;
}

let folder: Awaited<ReturnType<typeof makeFolder>>;
let wechat: ListeningEmulator;
let hook: Hook;
let server: Command;
beforeEach(async () => {
  folder = await makeFolder();
  wechat = await listenEmulator(createEmulator({ seed: 'demo' }));
  hook = await listenHook();
});
afterEach(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  hook.server.close();
  await wechat.close();
  await folder.remove();
});

test('an event that a webhook did not take comes again from the next process when this one is killed', async () => {
  const url = await startServe();
  const wx = wechat.emulator.wx('alice', demoAppId);
  expect(await createAuth({ baseUrl: url, wx }).login()).toMatchObject({ kind: 'signed-in' });
  await expect.poll(() => hook.ids, { timeout: 20_000 }).toHaveLength(1);
  // The failed try is in the database before the process dies; dying earlier only means a longer wait.
  await expect.poll(() => server.output(), { timeout: 10_000 }).toContain('could not be delivered');
  server.child.kill('SIGKILL');
  expect(await server.ended).toBe('SIGKILL');

  hook.isUp = true;
  await startServe();
  await expect.poll(() => hook.ids, { timeout: 75_000 }).toHaveLength(2);
  expect(new Set(hook.ids).size).toBe(1);
  expect(hook.ids[0]).toMatch(/^user\.created:/);
}, 120_000);

async function startServe(): Promise<string> {
  const app = wechat.emulator.platform.state.apps.get(demoAppId);
  server = startCommand(['serve', '--json'], {
    cwd: folder.path,
    env: {
      WX_APPID: demoAppId,
      WX_APP_SECRET: app?.secret ?? '',
      WECHAT_BASE_URL: wechat.url,
      WEBHOOK_URL: hook.url,
      WEBHOOK_SECRET: secret,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
  });
  return String((await server.event('ready')).url);
}

async function listenHook(): Promise<Hook> {
  const ids: string[] = [];
  const listening = createServer((request, response) => {
    ids.push(String(request.headers['webhook-id']));
    request.resume();
    response.writeHead(made.isUp ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is no text.
  const { port } = listening.address() as AddressInfo;
  const made: Hook = { server: listening, url: `http://127.0.0.1:${port}/hook`, ids, isUp: false };
  return made;
}
