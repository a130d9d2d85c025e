import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createAuth } from '@weapp-auth/client';
import { createEmulator, demoAppId, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Command, makeFolder, startCommand } from './command.fixture.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let wechat: ListeningEmulator;
let server: Command;
let url: string;

beforeEach(async () => {
  folder = await makeFolder();
  wechat = await listenEmulator(createEmulator({ seed: 'demo' }));
  server = startCommand(['serve', '--json'], {
    cwd: folder.path,
    env: {
      WX_APPID: demoAppId,
      WX_APP_SECRET: wechat.emulator.platform.state.apps.get(demoAppId)?.secret ?? '',
      WECHAT_BASE_URL: wechat.url,
      DATABASE_URL: 'sqlite:auth.db',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
    },
  });
  url = String((await server.event('ready')).url);
});
afterEach(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  await wechat.close();
  await folder.remove();
});

test('a process that holds the database stops nothing but what has to be written, and that only for as long', async () => {
  const alice = createAuth({ baseUrl: url, wx: wechat.emulator.wx('alice', demoAppId), retries: 0 });
  expect(await alice.login()).toMatchObject({ kind: 'signed-in' });
  const holder = await holdDatabase(join(folder.path, 'auth.db'));

  const exchanged = once(wechat.server, 'request');
  let isOver = false;
  const bob = createAuth({ baseUrl: url, wx: wechat.emulator.wx('bob', demoAppId), retries: 0 });
  const login = bob.login().finally(() => {
    isOver = true;
  });
  await exchanged;
  for (let question = 0; question < 30; question += 1) {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await alice.request({ url: '/auth/me' })).toMatchObject({ statusCode: 200 });
  }
  expect(isOver).toBe(false);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await login).toMatchObject({ kind: 'signed-in' });
});

/** A process of its own that begins to write and does not end. */
async function holdDatabase(path: string): Promise<ChildProcess> {
  expect(existsSync(path)).toBe(true);
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const held = new DatabaseSync(process.argv[1], { timeout: 5000 });
    held.exec('BEGIN IMMEDIATE');
    process.stdout.write('held');
    setInterval(() => held, 1000);`;
  const child = spawn(process.execPath, ['--no-warnings', '-e', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
