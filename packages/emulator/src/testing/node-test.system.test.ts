import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

test('the node:test helper gives each test a listening emulator, and fails the test that misuses it', async () => {
  const folder = mkdtempSync(join(import.meta.dirname, '..', '..', 'node-test-'));
  const file = join(folder, 'login.test.ts');
  writeFileSync(file, program);
  try {
    const args = ['--conditions=@weapp-auth/source', '--test', '--test-reporter=tap', file];
    const environment = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const { stdout } = await run(process.execPath, args, { env: environment }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toMatch(/^ *ok \d+ - an unknown app is refused/m);
    expect(stdout).toMatch(/^ *not ok \d+ - a path that does not exist/m);
    expect(stdout).toContain('unknown-path');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const program = `
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useEmulator } from '@weapp-auth/emulator/node-test';

const wechat = useEmulator({ listen: true });

test('an unknown app is refused', async () => {
  const answer = await fetch(wechat().url + '/sns/jscode2session?appid=');
  assert.match(await answer.text(), /"errcode":41002/);
});

test('a path that does not exist', async () => {
  await fetch(wechat().url + '/nowhere');
});
`;
