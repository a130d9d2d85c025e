import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, demoAppId } from '@weapp-auth/emulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rememberEmulator } from './emulator-memory.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-memory-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a person and a code that were there before a restart are there after it', async () => {
  const path = join(folder, 'deep', 'emulator.json');
  const before = createEmulator({ seed: 'demo' });
  const memory = await rememberEmulator(before, path);
  before.createUser({ id: 'dave' });
  const code = await login(before, 'dave');
  await memory.close();
  const after = createEmulator({ seed: 'demo' });
  await (await rememberEmulator(after, path)).close();
  expect([...after.platform.state.users.keys()]).toContain('dave');
  expect(after.platform.state.codes.has(code)).toBe(true);
});

test('a file that does not fit is put aside', async () => {
  const path = join(folder, 'emulator.json');
  await writeFile(path, '{"version":-1}');
  const emulator = createEmulator({ seed: 'demo' });
  await (await rememberEmulator(emulator, path)).close();
  expect((await readdir(folder)).sort()).toEqual(['emulator.json', 'emulator.json.unreadable']);
});

function login(emulator: ReturnType<typeof createEmulator>, user: string): Promise<string> {
  return new Promise((resolve, reject) => {
    emulator.wx(user, demoAppId).login({ success: ({ code }) => resolve(code), fail: reject });
  });
}
