import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { answerEarly } from './answer-early.ts';

const real: RequestListener = (incoming, outgoing) => outgoing.end(`real ${incoming.url}`);

test('before the real listener is loaded, only /healthz is answered without it', async () => {
  let loads = 0;
  const url = await listening(
    answerEarly({
      load: async () => {
        loads += 1;
        return real;
      },
      whenIdle: () => {},
    }),
  );
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  expect(loads).toBe(0);
  expect(await textOf(`${url}/auth/me`)).toBe('real /auth/me');
  expect(await textOf(`${url}/healthz`)).toBe('real /healthz');
  expect(loads).toBe(1);
});

test('the real listener is loaded in a quiet moment without being asked', async () => {
  let quiet = (): void => {};
  const url = await listening(
    answerEarly({
      load: async () => real,
      whenIdle: (task) => {
        quiet = task;
      },
    }),
  );
  quiet();
  await Promise.resolve();
  await expect.poll(() => textOf(`${url}/healthz`)).toBe('real /healthz');
});

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  // A TCP server has an AddressInfo once it listens.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
