import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuth } from '@weapp-auth/client';
import { createEmulator, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, runCommand, startCommand } from './command.fixture.ts';

const app = { appId: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' };
const secret = 'the-secret-of-the-server-that-is-backed-up';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let wechat: ListeningEmulator;
beforeEach(async () => {
  folder = await makeFolder();
  wechat = await listenEmulator(createEmulator({ apps: [app] }));
});
afterEach(async () => {
  await wechat.close();
  await folder.remove();
});

test('a backup of a server that is killed while people log in brings everybody back', async () => {
  const { cwd, env } = { cwd: folder.path, env: variables({}) };
  const table = Array.from({ length: 3000 }, (_, n) => `imported-${n}`).join('\n');
  await writeFile(join(cwd, 'people.csv'), `openid\n${table}\n`);
  expect((await runCommand(['import', 'people.csv', '--app', app.appId], { cwd, env })).exitCode).toBe(0);
  const server = await serve(env);
  const before = await logInMany(server.url, 'before', 20);
  expect(before).toEqual(Array.from({ length: 20 }, () => 'new'));
  await saysWhatSeals(cwd, env);

  const backup = runCommand(['backup', 'all.backup', '--json'], { cwd, env });
  let isDone = false;
  const ending = backup.finally(() => {
    isDone = true;
  });
  let during = 0;
  for (; !isDone; during += 1) await logInMany(server.url, `during-${during}`, 4);
  const { exitCode, output } = await ending;
  expect({ exitCode, output }).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('"event":"backed-up"'),
  });
  expect(during).toBeGreaterThan(0);
  server.command.child.kill('SIGKILL');
  await server.command.ended;
  expect(await readFile(join(cwd, 'all.backup'), 'utf8')).not.toContain(secret);

  const elsewhere = variables({ DATABASE_URL: 'sqlite:restored.db' });
  const restored = await runCommand(['restore', 'all.backup', '--lang', 'en'], { cwd, env: elsewhere });
  expect(restored.output).toContain('Every table matches the file');
  expect(restored.output).toContain('Every reference between the tables holds');
  expect(restored.output).toContain('WEAPP_AUTH_SECRET opens what is sealed');
  expect(restored.exitCode).toBe(0);
  const second = await serve(elsewhere);
  expect(await logInMany(second.url, 'before', 20)).toEqual(Array.from({ length: 20 }, () => 'known'));
  for (let n = 0; n < during; n += 1) {
    expect(await logInMany(second.url, `during-${n}`, 4)).not.toContain('failed');
  }
  second.command.child.kill('SIGTERM');
  expect(await second.command.ended).toBe(0);
});

/** A server that has just been started says within a second under which secret it seals. */
async function saysWhatSeals(cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const exported = async (): Promise<string> => (await runCommand(['export'], { cwd, env })).output;
  await expect.poll(exported, { timeout: 20_000, interval: 300 }).toContain('secret-in-use');
}

test('a backup is not written over a file, nor restored over people or under another secret', async () => {
  const { cwd, env } = { cwd: folder.path, env: variables({}) };
  const server = await serve(env);
  await logInMany(server.url, 'alice', 1);
  await server.command.event('ready');
  await saysWhatSeals(cwd, env);
  expect((await runCommand(['backup', 'a.backup'], { cwd, env })).exitCode).toBe(0);
  const again = await runCommand(['backup', 'a.backup', '--lang', 'en'], { cwd, env });
  expect(again).toMatchObject({ exitCode: 64, output: expect.stringContaining('is there already') });
  const over = await runCommand(['restore', 'a.backup', '--lang', 'en'], { cwd, env });
  expect(over).toMatchObject({ exitCode: 64, output: expect.stringContaining('has users') });
  server.command.child.kill('SIGTERM');
  await server.command.ended;
  const other = variables({
    DATABASE_URL: 'sqlite:other.db',
    WEAPP_AUTH_SECRET: 'quite-another-secret-that-is-long-enough',
  });
  const foreign = await runCommand(['restore', 'a.backup', '--lang', 'en'], { cwd, env: other });
  expect(foreign).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('is not that of the server'),
  });
});

function variables(more: Readonly<Record<string, string>>): Record<string, string> {
  const { appId, secret: appSecret } = app;
  return { WX_APPID: appId, WX_APP_SECRET: appSecret, WEAPP_AUTH_SECRET: secret, ...more };
}

async function serve(env: Readonly<Record<string, string>>) {
  const more = { WECHAT_BASE_URL: wechat.url, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' };
  const command = startCommand(['serve', '--json'], { cwd: folder.path, env: { ...env, ...more } });
  return { command, url: String((await command.event('ready')).url) };
}

/** Logs people in at the same time, each with a phone of their own. */
async function logInMany(baseUrl: string, name: string, count: number): Promise<readonly string[]> {
  const { emulator } = wechat;
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const id = `${name}-${n}`;
      if (!emulator.platform.state.users.has(id)) emulator.createUser({ id });
      const outcome = await createAuth({ baseUrl, wx: emulator.wx(id, app.appId) }).login({ fresh: true });
      if (outcome.kind !== 'signed-in') return 'failed';
      return outcome.isNewUser ? 'new' : 'known';
    }),
  );
}
