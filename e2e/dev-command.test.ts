import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Command, makeFolder, runCommand, startCommand } from './command.fixture.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let running: Command[] = [];
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  for (const command of running) command.child.kill('SIGKILL');
  await Promise.all(running.map((command) => command.ended));
  running = [];
  await folder.remove();
});

describe('weapp-auth dev', () => {
  test('serves a working login, the page and the emulator over real sockets', async () => {
    const { url, emulatorUrl, appId } = await startDev();
    const state = await getJson(`${emulatorUrl}/__emulator/state`);
    expect(JSON.stringify(state)).toContain(appId);
    const { code } = await postJson(`${emulatorUrl}/__emulator/wx/login`, {
      appId,
      user: 'alice',
      options: {},
    });
    const { token } = await postJson(`${url}/auth/login`, { appId, code });
    const me = await fetch(`${url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<div id="app">');
  });

  test('shows every message of that login, secrets masked', async () => {
    const { url } = await startDev();
    const stream = await fetch(`${url}/__dev/events`);
    await postJson(`${url}/__dev/scenarios/first-login`, {});
    const seen = await readUntil(stream, 'GET /auth/me');
    for (const name of ['wx.login', 'POST /auth/login', 'GET /sns/jscode2session'])
      expect(seen).toContain(name);
    expect(seen).toContain('••••');
    expect(seen).not.toMatch(/"(session_key|openid|token)":"[^"•]{12,}"/);
  });

  test('after Ctrl-C and another start, the people and their sessions are still there', async () => {
    const first = await startDev();
    const { code } = await postJson(`${first.emulatorUrl}/__emulator/wx/login`, asAlice(first));
    const { token } = await postJson(`${first.url}/auth/login`, { appId: first.appId, code });
    first.command.child.kill('SIGINT');
    expect(await first.command.ended).toBe(0);
    const second = await startDev();
    const me = await fetch(`${second.url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
    const again = await postJson(`${second.emulatorUrl}/__emulator/wx/login`, asAlice(second));
    const login = await postJson(`${second.url}/auth/login`, { appId: second.appId, code: again.code });
    expect(login.isNewUser).toBe(false);
  });

  test('plays a scenario the same way after a restart as before it', async () => {
    const first = await startDev();
    await postJson(`${first.url}/__dev/scenarios/lost-answer`, {});
    first.command.child.kill('SIGINT');
    await first.command.ended;
    const second = await startDev();
    const stream = await fetch(`${second.url}/__dev/events`);
    await postJson(`${second.url}/__dev/scenarios/lost-answer`, {});
    expect(await readUntil(stream, 'GET /auth/me')).toContain('connection lost');
  });

  test.each(['PORT', 'EMULATOR_PORT'])(
    'says which variable to change when %s is in use',
    async (variable) => {
      const { server, port } = await occupyPort();
      const env = { PORT: '0', EMULATOR_PORT: '0', [variable]: String(port) };
      const { exitCode, output } = await runCommand(['dev', '--lang', 'zh'], { cwd: folder.path, env });
      server.close();
      expect(exitCode).toBe(69);
      expect(output).toContain(`端口 ${port} 已被占用`);
      expect(output).toContain(`${variable}=`);
      expect(output).not.toContain('    at ');
    },
  );

  test('does not answer its own API to pages of other sites', async () => {
    const { url } = await startDev();
    const foreign = await fetch(`${url}/__dev/info`, { headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
  });
});

interface StartedDev {
  readonly command: Command;
  readonly url: string;
  readonly emulatorUrl: string;
  readonly appId: string;
}

async function startDev(): Promise<StartedDev> {
  const env = { PORT: '0', EMULATOR_PORT: '0', LANG: 'en_US.UTF-8' };
  const command = startCommand(['dev', '--json'], { cwd: folder.path, env });
  running.push(command);
  const { url, emulatorUrl, appId } = await command.event('ready');
  return { command, url: String(url), emulatorUrl: String(emulatorUrl), appId: String(appId) };
}

function asAlice({ appId }: StartedDev) {
  return { appId, user: 'alice', options: {} };
}

async function getJson(url: string): Promise<Record<string, unknown>> {
  return Object(await (await fetch(url)).json());
}

async function postJson(url: string, body: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return Object(await response.json());
}

async function readUntil(stream: Response, text: string): Promise<string> {
  let seen = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream.body ?? []) {
    seen += decoder.decode(chunk, { stream: true });
    if (seen.includes(text)) return seen;
  }
  return seen;
}

function occupyPort(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : 0 });
    });
  });
}
