import { createAuth } from '@weapp-auth/client';
import { createEmulator, demoAppId, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Command, makeFolder, startCommand } from './command.fixture.ts';

const people = Array.from({ length: 100 }, (_, index) => `person-${index}`);

let folder: Awaited<ReturnType<typeof makeFolder>>;
let wechat: ListeningEmulator;
let server: Command;
beforeEach(async () => {
  folder = await makeFolder();
  const emulator = createEmulator({ seed: 'demo', users: people.map((id) => ({ id })) });
  wechat = await listenEmulator(emulator);
});
afterEach(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  await wechat.close();
  await folder.remove();
});

test('a server killed in the middle of a hundred logins keeps every session that a client was told about', async () => {
  const url = await startServe();
  // WeChat answers forty at once and lets the others wait, so that the kill comes in the middle.
  wechat.emulator.addFault({ target: '/sns/jscode2session', times: 40 });
  wechat.emulator.addFault({ target: '/sns/jscode2session', times: 100, delayMs: 3_000 });
  const tokens = new Map<string, string>();
  const storming = Promise.all(people.map((person) => logIn(person, url, tokens)));
  await toldAbout(tokens, 20);
  server.child.kill('SIGKILL');
  expect(await server.ended).toBe('SIGKILL');
  await storming;
  const told = new Map(tokens);
  expect(told.size).toBeGreaterThanOrEqual(20);
  expect(told.size).toBeLessThan(people.length);

  wechat.emulator.clearFaults();
  const again = await startServe();
  const answers = await Promise.all(
    [...told.values()].map((token) =>
      fetch(`${again}/auth/me`, { headers: { authorization: `Bearer ${token}` } }),
    ),
  );
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));

  const rest = new Map<string, string>();
  await Promise.all(people.filter((person) => !told.has(person)).map((person) => logIn(person, again, rest)));
  expect(told.size + rest.size).toBe(people.length);
});

async function startServe(): Promise<string> {
  const app = wechat.emulator.platform.state.apps.get(demoAppId);
  server = startCommand(['serve', '--json'], {
    cwd: folder.path,
    env: {
      WX_APPID: demoAppId,
      WX_APP_SECRET: app?.secret ?? '',
      WECHAT_BASE_URL: wechat.url,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
    },
  });
  return String((await server.event('ready')).url);
}

/** Logs a person in with the SDK and notes the token that its request carries. */
async function logIn(person: string, baseUrl: string, tokens: Map<string, string>): Promise<void> {
  const wx = wechat.emulator.wx(person, demoAppId);
  const auth = createAuth({ baseUrl, wx, retries: 0 });
  const outcome = await auth.login();
  if (outcome.kind !== 'signed-in') return;
  const stored: unknown = wx.getStorageSync(`weapp-auth ${baseUrl}/auth`);
  tokens.set(person, tokenIn(stored));
  told();
}

let told = (): void => {};

function toldAbout(tokens: ReadonlyMap<string, string>, count: number): Promise<void> {
  return new Promise((resolve) => {
    told = () => {
      if (tokens.size >= count) resolve();
    };
    told();
  });
}

function tokenIn(stored: unknown): string {
  const text = typeof stored === 'string' ? stored : JSON.stringify(stored);
  return /"token":"([^"]+)"/.exec(text)?.[1] ?? '';
}
