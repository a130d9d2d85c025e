/**
 * Starts the single file once, asks it something, and lets it stop: `NODE_COMPILE_CACHE` then holds what Node compiled.
 *
 *     NODE_COMPILE_CACHE=cache node warm-up.mjs weapp-auth.cjs [flags for Node]
 *
 * Uses a database and secrets of its own, and no network but this machine's. Plain JavaScript, because it runs inside the
 * image with nothing beside it.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [file = '', ...flags] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-warm-up-'));
const port = await freePort();
const server = spawn(process.execPath, [...flags, file, 'serve'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'https://login.example.com',
    DATABASE_URL: `sqlite:${join(folder, 'login.db')}`,
    WX_APPID: 'wx0123456789abcdef',
    WX_APP_SECRET: randomBytes(16).toString('hex'),
    WEAPP_AUTH_SECRET: randomBytes(32).toString('hex'),
  },
});
const ended = once(server, 'close');
try {
  for (const path of ['/healthz', '/readyz', '/auth/me', '/auth/.well-known/jwks.json']) await ask(path);
  server.kill('SIGTERM');
  const [code] = await ended;
  process.exitCode = code;
} finally {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} path */
async function ask(path) {
  for (let attempt = 0; attempt < 600 && server.exitCode === null; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
    if (answer !== null) {
      await answer.arrayBuffer();
      return;
    }
    await sleep(50);
  }
  throw new Error(`${path} was not answered`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
