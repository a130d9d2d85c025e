import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildSingle } from './build-single.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-single-'));
const file = join(folder, 'app', 'weapp-auth.cjs');
const warmUp = join(folder, 'warm-up.mjs');
const cache = join(folder, 'app', 'compile-cache');

beforeAll(async () => {
  mkdirSync(join(folder, 'data'));
  await buildSingle(root, file);
  copyFileSync(join(root, 'tools/single/warm-up.mjs'), warmUp);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('alone in a folder it says its version', async () => {
  const { stdout } = await run(process.execPath, [file, '--version'], { cwd: join(folder, 'data') });
  expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
});

test('it has the schema of every database inside', async () => {
  const env = { DATABASE_URL: 'sqlite:schema.db' };
  const { stdout } = await run(process.execPath, [file, 'migrate', '--sql'], { cwd: folder, env });
  expect(stdout).toContain('CREATE TABLE');
  const text = readFileSync(file, 'utf8');
  for (const ofOneDialect of ['avatar_url TEXT,', 'id text COLLATE', '(utf8mb4_bin)']) {
    expect(text.includes(ofOneDialect), ofOneDialect).toBe(true);
  }
});

test('asked for dev it names the package that has it', async () => {
  const failed = run(process.execPath, [file, 'dev', '--lang', 'en'], { cwd: folder });
  await expect(failed).rejects.toMatchObject({
    code: 64,
    stderr: expect.stringContaining('npx weapp-auth dev'),
  });
});

test('warmed up as in the image, it serves from an empty folder and stops when told', async () => {
  await run(process.execPath, [warmUp, file], { env: { NODE_COMPILE_CACHE: cache }, cwd: folder });
  expect(readdirSync(cache)).toHaveLength(1);

  const port = await freePort();
  const server = serve(port);
  onTestFinished(() => void server.kill('SIGKILL'));
  const ended = once(server, 'close');
  await expect.poll(() => statusOf(port, '/readyz')).toBe(200);
  expect(await statusOf(port, '/auth/me')).toBe(401);
  expect(await statusOf(port, '/auth/.well-known/jwks.json')).toBe(200);
  server.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(readdirSync(join(folder, 'data')).sort()).toEqual(['login.db']);
});

function serve(port: number): ChildProcess {
  return spawn(process.execPath, [file, 'serve'], {
    cwd: join(folder, 'data'),
    stdio: 'ignore',
    env: {
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: cache,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: 'sqlite:login.db',
      WX_APPID: 'wx0123456789abcdef',
      WX_APP_SECRET: '0123456789abcdef0123456789abcdef',
      WEAPP_AUTH_SECRET: 's'.repeat(32),
      PUBLIC_URL: 'https://login.example.com',
    },
  });
}

async function statusOf(port: number, path: string): Promise<number | null> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
  return answer?.status ?? null;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
