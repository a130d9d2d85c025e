import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mysqlServer } from '../../packages/server/src/testing/mysql-server.fixture.ts';
import { describeWithServer } from '../../packages/server/src/testing/real-server.fixture.ts';

const emulator = join(import.meta.dirname, '../../packages/emulator/src/cli/main.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdks-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script as its README says. `exec` fails when WeChat would have refused what the script did. */
async function run(script: string, more: Record<string, string> = {}): Promise<unknown> {
  const options = ['--conditions=@weapp-auth/source', emulator, 'exec', '--tls-folder', join(folder, 'tls')];
  const command = [process.execPath, join(import.meta.dirname, 'run.mjs'), process.execPath];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...options, '--', ...command, join(import.meta.dirname, 'node', script)],
    { env: { ...process.env, ...more }, timeout: 60_000 },
  );
  return JSON.parse(stdout);
}

const openid = expect.stringMatching(/^o[\w-]{27}$/);
const phone = '12066600001';

// The packages are unmodified, and only those of npm: the other languages' are tried by hand.
test.each([
  ['co-wechat-api.cjs', { openid }],
  ['nest-wechat.cjs', { openid, phone }],
  ['node-easywechat.cjs', { openid, phone }],
  ['passport-weapp.cjs', { openid }],
  ['tnwx.cjs', { openid }],
  ['wechat-api.cjs', { token: expect.stringMatching(/^\d+_/) }],
  ['wechat-jssdk.cjs', { openid }],
  ['fetch.mjs', { openid }],
])('%s logs in', async (script, found) => {
  expect(await run(script)).toEqual(found);
});

await describeWithServer(mysqlServer, 'with its sessions in MySQL', (place) => {
  test('wafer-node-sdk.cjs logs in', async () => {
    expect(await run('wafer-node-sdk.cjs', { MYSQL_URL: place().url })).toEqual({ openid });
  });
});
