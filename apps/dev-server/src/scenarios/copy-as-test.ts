import type { Scenario } from './scenario.ts';

/**
 * Prints a scenario as a vitest test that needs nothing but the published packages: the same steps, against an
 * emulator, a login server and a SQLite database in memory.
 */
export function copyAsTest(scenario: Scenario): string {
  return `${preamble}
test(${JSON.stringify(scenario.title.en)}, async () => {
  const play = ${textOf(scenario.play)};
  await play(await createStage());
});

${stage}`;
}

// What a function prints is its source without types, indented as deep as it stands in its file.
function textOf(play: Scenario['play']): string {
  const [first = '', ...lines] = play
    .toString()
    .replaceAll(/[ \t]+\n/g, '\n')
    .split('\n');
  const depth = Math.min(...lines.filter(Boolean).map((line) => line.search(/\S/)));
  return [first, ...lines.map((line) => `  ${line.slice(depth)}`)].join('\n');
}

const preamble = `import { createAuth } from '@weapp-auth/client';
import { createEmulator, demoAppId } from '@weapp-auth/emulator';
import { createWeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { providerPorts } from '@weapp-auth/server/website-sign-in';
import { expect, test } from 'vitest';
`;

const stage = `async function createStage() {
  const emulator = createEmulator({ seed: 'demo' });
  const now = () => Date.now() + emulator.platform.state.clock.offset;
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  const apps = [...emulator.platform.state.apps.values()].map(({ appId, secret }) => ({ appId, secret, openPlatform: 'demo' }));
  const start = () => {
    const wechat = { baseUrl: 'http://127.0.0.1:8081' };
    const scanLogin = { page: 'pages/scan-login/scan-login' };
    return createWeappAuth({ apps, store, wechat, scanLogin, secret: 'a secret of at least 32 characters', fetch: emulator.fetch, now });
  };
  let server = start();
  let lose = false;
  const fetch = async (request) => {
    const answer = await server.fetch(request);
    if (!lose || !request.url.endsWith('/login')) return answer;
    lose = false;
    throw new TypeError('the answer is lost');
  };
  return {
    emulator,
    advance: (seconds) => emulator.advance(seconds),
    restart: async () => {
      await server.close();
      server = start();
    },
    loseNextAnswer: () => {
      lose = true;
    },
    showCode: async () => {
      const { scanLogins } = providerPorts(server);
      const site = { id: 'shop', name: 'Shop', address: 'https://shop.example.com' };
      const sender = { address: '203.0.113.7', isShared: false };
      const browser = { name: null, address: null };
      const { id, number } = await scanLogins.show({ site, browser, asks: [], holder: 'browser-1', sender, as: 'code' });
      const content = [...emulator.platform.state.miniCodes.keys()].at(-1);
      return {
        scene: emulator.scan(content).query.scene,
        number,
        progress: (holder) => scanLogins.progress({ id, holder }),
        take: async (holder) => (await scanLogins.take({ id, holder })).userId ?? null,
      };
    },
    check: (_zh, en, holds) => expect(holds, en).toBe(true),
    phone: (user, { appId = demoAppId, ...options } = {}) => {
      const client = emulator.client(user, appId, { ...options, fetch });
      const auth = createAuth({ baseUrl: 'http://127.0.0.1:8080', appId, wx: client.wx });
      const call = async (api, given) => (await client.call(api, given)).result;
      const press = async (openType) => (await client.button(openType)).event?.detail ?? {};
      return { auth, client, appId, call, press };
    },
    http: async (method, path, { token, body } = {}) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: \`Bearer \${token}\` }) };
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      const answer = await fetch(new Request(\`http://127.0.0.1:8080\${path}\`, init));
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : {} };
    },
  };
}
`;
