import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuth } from '@weapp-auth/client';
import { createEmulator, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder, runCommand, startCommand } from './command.fixture.ts';

const app = { appId: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' };

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

describe('weapp-auth serve refuses', () => {
  test('to start without anything set, says everything in both languages, and makes no file', async () => {
    const { exitCode, output } = await serve({});
    expect(exitCode).toBe(78);
    for (const text of ['WX_APPID', 'WX_APP_SECRET', '没有设置小程序的 AppID', 'AppID is not set']) {
      expect(output).toContain(text);
    }
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('an emulator in production', async () => {
    const { exitCode, output } = await serve({
      ...variables(),
      NODE_ENV: 'production',
      WECHAT_BASE_URL: 'http://127.0.0.1:8081',
    });
    expect(exitCode).toBe(78);
    expect(output).toContain('wechat_url_not_wechat');
  });

  test('production without an address to issue tokens under, in both languages', async () => {
    const { exitCode, output } = await serve({
      ...variables(),
      NODE_ENV: 'production',
      WEAPP_AUTH_SECRET: 'k'.repeat(32),
    });
    expect(exitCode).toBe(78);
    for (const text of [
      'public_url_missing',
      '没有设置 PUBLIC_URL',
      'PUBLIC_URL is not set',
      'ACCESS_TOKENS=0',
    ]) {
      expect(output).toContain(text);
    }
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('without printing the secret it was given', async () => {
    const { output } = await serve({ WX_APP_SECRET: 'planted-secret', WEAPP_AUTH_SECRET: 'planted-too' });
    expect(output).not.toContain('planted');
  });

  test('a database that is not there, with the reason', async () => {
    const { exitCode, output } = await serve({
      ...variables(),
      WEAPP_AUTH_SECRET: 'k'.repeat(32),
      DATABASE_URL: 'postgres://someone:hidden@127.0.0.1:1/nothing',
    });
    expect(exitCode).toBe(69);
    expect(output).toContain('PostgreSQL');
    expect(output).not.toContain('hidden');
  });
});

describe('weapp-auth serve', () => {
  let wechat: ListeningEmulator;
  beforeEach(async () => {
    wechat = await listenEmulator(createEmulator({ seed: 'demo', apps: [app] }));
  });
  afterEach(() => wechat.close());

  test('logs people in with two variables, and keeps them over a restart', async () => {
    const first = await start();
    const auth = createAuth({ baseUrl: first.url, wx: wechat.emulator.wx('alice', app.appId) });
    expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
    await stop(first.command);
    const second = await start();
    const again = createAuth({ baseUrl: second.url, wx: wechat.emulator.wx('alice', app.appId) });
    expect(await again.login()).toMatchObject({ kind: 'signed-in', isNewUser: false });
    await stop(second.command);
  });

  test('finishes the login under way when it is told to stop', async () => {
    const { command, url } = await start();
    wechat.emulator.addFault({ target: '/sns/jscode2session', delayMs: 700 });
    const asked = new Promise<void>((resolve) => wechat.server.once('request', () => resolve()));
    const auth = createAuth({ baseUrl: url, wx: wechat.emulator.wx('bob', app.appId), retries: 0 });
    const login = auth.login();
    await asked;
    command.child.kill('SIGTERM');
    expect(await login).toMatchObject({ kind: 'signed-in' });
    expect(await command.ended).toBe(0);
  });

  test('is not ready once it is told to stop, and answers until load balancers have seen that', async () => {
    const { command, url } = await start({ DRAIN_SECONDS: '2' });
    const { emulator } = wechat;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    command.child.kill('SIGTERM');
    await command.event('draining');
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'draining', checks: {} }]);
    expect(ready.headers.get('connection')).toBe('close');
    const late = createAuth({ baseUrl: url, wx: emulator.wx('alice', app.appId), retries: 0 });
    expect(await late.login()).toMatchObject({ kind: 'signed-in' });
    expect(await command.ended).toBe(0);
  });

  test('logs what it does without a secret, a token, a code or an openid', async () => {
    const { command, url } = await start({ LOG_LEVEL: 'debug', WEAPP_AUTH_SECRET: 'planted-'.repeat(6) });
    const wx = wechat.emulator.wx('alice', app.appId);
    await createAuth({ baseUrl: url, wx }).login();
    wechat.emulator.addFault({ target: '/sns/jscode2session', errcode: 40125 });
    await createAuth({ baseUrl: url, wx: wechat.emulator.wx('bob', app.appId) }).login();
    await stop(command);
    const { accounts, codes } = wechat.emulator.platform.state;
    const openids = [...accounts.keys()];
    const keys = [...accounts.values()].map((account) => account.session?.key ?? '-'.repeat(24));
    const token =
      /"token":"([^"]+)"/.exec(JSON.stringify(wx.getStorageSync(`weapp-auth ${url}/auth`)))?.[1] ??
      '-'.repeat(43);
    expect(command.output()).toContain('"route":"/auth/login"');
    for (const secret of [app.secret, 'planted-', token, ...openids, ...keys, ...codes.keys()]) {
      expect(command.output()).not.toContain(secret);
    }
  });

  test('answers the pre-fetch of WeChat where it is asked to, and has no such address otherwise', async () => {
    const silent = await start();
    expect((await fetch(`${silent.url}/auth/prefetch`)).status).toBe(404);
    await stop(silent.command);
    const { command, url } = await start({ PREFETCH: '1' });
    const wx = wechat.emulator.wx('alice', app.appId);
    await createAuth({ baseUrl: url, wx }).login();
    const code = await new Promise<string>((resolve, fail) =>
      wx.login({ success: (answer) => resolve(answer.code), fail }),
    );
    const answer = await fetch(`${url}/auth/prefetch?appid=${app.appId}&timestamp=0&code=${code}`);
    expect(await answer.json()).toMatchObject({ v: 1, login: { token: expect.any(String) } });
    await stop(command);
  });

  test('reads a .env in its folder, and lets the environment win', async () => {
    await writeFile(join(folder.path, '.env'), 'BASE_PATH=/from-file\nLOG_LEVEL=debug\n');
    const { command, url } = await start();
    expect((await fetch(`${url}/from-file/me`)).status).toBe(401);
    await stop(command);
    expect(command.output()).not.toContain('"level":"info"');
  });

  async function start(more: Readonly<Record<string, string>> = {}) {
    const env = {
      ...variables(),
      WECHAT_BASE_URL: wechat.url,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      ...more,
    };
    const command = startCommand(['serve', '--json'], { cwd: folder.path, env });
    return { command, url: String((await command.event('ready')).url) };
  }

  async function stop(command: ReturnType<typeof startCommand>): Promise<void> {
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(0);
  }
});

describe('weapp-auth', () => {
  test.each([
    [['explain', '40163'], 0, /code_used/],
    [['explain', 'session_key_stale', '--lang', 'zh'], 0, /原因/],
    [['explain', '1234567'], 1, /no entry/],
    [['migrate'], 1, /pending/],
    [['migrate', '--sql'], 0, /CREATE TABLE/i],
    [['migrate', 'up'], 0, /up to date/],
    [['no-such-command'], 64, /unknown command/],
    [['no-such-command', '--lang=zh'], 64, /没有这个命令/],
    [['--help', '--lang', 'zh'], 0, /用法：.*\n[\s\S]*命令：/],
    [['serve', '--help'], 0, /WX_APPID/],
    [['--version'], 0, /^\d+\.\d+\.\d+/],
  ] as const)('%j ends with %i', async (args, expectedCode, expectedOutput) => {
    const { exitCode, output } = await runCommand(args, { cwd: folder.path });
    expect(output).toMatch(expectedOutput);
    expect(exitCode).toBe(expectedCode);
  });
});

function serve(env: Readonly<Record<string, string>>) {
  return runCommand(['serve'], { cwd: folder.path, env });
}

function variables() {
  return { WX_APPID: app.appId, WX_APP_SECRET: app.secret };
}
