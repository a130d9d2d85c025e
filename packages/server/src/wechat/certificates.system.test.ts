import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import { loadTlsFiles, type TlsFiles } from '@weapp-auth/emulator/tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFetchTransport, createPoolTransport, type Transport } from './transport.ts';

let folder: string;
let wechat: ListeningEmulator;
let origin: string;
let tls: TlsFiles;

/** It speaks TLS under an authority that nobody but its own folder knows. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-'));
  tls = loadTlsFiles(join(folder, 'tls'), Date.now());
  wechat = await listenEmulator(createEmulator(), { tls });
  origin = `https://127.0.0.1:${new URL(wechat.url).port}`;
});
afterAll(async () => {
  await wechat.close();
  await rm(folder, { recursive: true });
});

const makers: readonly [string, (origin: string) => Transport][] = [
  ['the pool transport', (to) => createPoolTransport(to, 1)],
  ['the fetch transport', (to) => createFetchTransport(to, (request) => fetch(request))],
];

test.each(makers)(
  '%s tells its secret to nobody whose certificate is not vouched for',
  async (_name, make) => {
    const transport = make(origin);
    const answered = await transport.send({
      method: 'GET',
      path: '/sns/jscode2session?secret=canary',
      body: null,
      timeoutMs: 20_000,
    });
    await transport.close();
    expect(answered).toMatchObject({ kind: 'failed', reason: 'network' });
  },
);

test('who knows the authority is answered: it is the certificate alone that keeps the others away', async () => {
  const asked = get(`${origin}/`, { ca: await readFile(tls.authorityFile) });
  const [answer]: IncomingMessage[] = await once(asked, 'response');
  answer?.resume();
  expect(answer?.statusCode).toBeLessThan(500);
});
