import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, demoAppId } from '@weapp-auth/emulator';
import { createWeappAuth, type WeappAuth } from '@weapp-auth/server';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../program.ts';

const older = 'an older secret of at least thirty-two characters'.replaceAll(' ', '-');
const newer = 'a newer secret of at least thirty-two characters'.replaceAll(' ', '-');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-reseal-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('after `weapp-auth reseal` the old secret can be taken out, and nobody loses a phone number', async () => {
  const userId = await withServer(older, bindPhone);
  expect(await run({ WEAPP_AUTH_SECRET: `${newer},${older}` })).toMatchObject({ exitCode: 0, phones: 1 });
  expect(await run({ WEAPP_AUTH_SECRET: `${newer},${older}` })).toMatchObject({ exitCode: 0, phones: 0 });
  const phone = await withServer(newer, (auth) => auth.api.getPhoneNumber(userId));
  expect(phone?.number).toMatch(/^\d{11}$/);
  expect(await withServer(older, (auth) => auth.api.getPhoneNumber(userId))).toBeNull();
});

test.each([
  ['no secret', {}],
  ['one secret', { WEAPP_AUTH_SECRET: newer }],
])('with %s it says what to set', async (_, env) => {
  expect(await run(env)).toMatchObject({ exitCode: 78, code: 'secret_not_rotated' });
});

test('a database that was never migrated is not touched', async () => {
  expect(await run({ WEAPP_AUTH_SECRET: `${newer},${older}` })).toMatchObject({
    exitCode: 78,
    code: 'schema_outdated',
  });
});

async function withServer<T>(secret: string, work: (auth: WeappAuth) => Promise<T>): Promise<T> {
  const store = sqliteStore({ path: join(folder, 'test.db') });
  await store.migrate();
  const { fetch, platform } = emulator;
  const app = platform.state.apps.get(demoAppId);
  if (!app) throw new Error('the emulator has no demo app');
  const apps = { appId: demoAppId, secret: app.secret };
  const auth = createWeappAuth({ apps, secret, store, fetch, background: false });
  try {
    return await work(auth);
  } finally {
    await auth.close();
    await store.close();
  }
}

const emulator = createEmulator({ seed: 'demo' });

async function bindPhone(auth: WeappAuth): Promise<string> {
  const client = emulator.client('alice', demoAppId);
  const { event } = await client.button('getPhoneNumber');
  const { code } = await new Promise<{ code: string }>((success, fail) => client.wx.login({ success, fail }));
  const response = await auth.fetch(
    new Request('http://login.test/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, phoneCode: event?.detail.code }),
    }),
  );
  const answer = (await response.json()) as { user: { id: string } };
  return answer.user.id;
}

async function run(env: Readonly<Record<string, string>>): Promise<object> {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(...text.trim().split('\n'));
  const exitCode = await runCli(['reseal', '--json'], {
    env: { DATABASE_URL: 'sqlite:test.db', ...env },
    cwd: folder,
    nodeVersion: process.version,
    now: Date.now,
    readFile: () => '',
    stdout: write,
    stderr: write,
    interrupted: () => new Promise(() => {}),
  });
  return { ...JSON.parse(lines.at(-1) ?? '{}'), exitCode };
}
