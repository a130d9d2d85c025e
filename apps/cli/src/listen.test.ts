import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { CliError } from './cli-error.ts';
import { explainListenError, listen } from './listen.ts';

const local = { host: '127.0.0.1', portVariable: 'PORT' } as const;

test('a busy port is explained with one that is free', async () => {
  const first = await listen(() => {}, { ...local, port: 0 });
  const refused: unknown = await listen(() => {}, { ...local, port: first.port }).catch((error) => error);
  await first.close(0);
  if (!(refused instanceof CliError)) throw new Error('not refused');
  expect(refused.code).toBe('port_busy');
  const suggested = Number(/PORT=(\d+)$/.exec(refused.text.en)?.[1]);
  expect(suggested).not.toBe(first.port);
  const second = await listen(() => {}, { ...local, port: suggested });
  expect(second.port).toBe(suggested);
  await second.close(0);
});

test('an address of another machine is explained', async () => {
  const error = Object.assign(new Error('no'), { code: 'EADDRNOTAVAIL' });
  const explained = await explainListenError(error, { ...local, host: '192.0.2.1', port: 80 });
  expect(explained).toMatchObject({ code: 'address_unavailable' });
});

test('what has nothing to do with the port passes unchanged', async () => {
  const error = new Error('out of files');
  expect(await explainListenError(error, { ...local, port: 1 })).toBe(error);
});

test.each([
  ['headers', 'POST / HTTP/1.1\r\nhost: x\r\n'],
  ['a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf'],
])('a client that never ends %s is told so and cut off', async (_name, start) => {
  const timeouts = { headers: 50, request: 100 };
  const listening = await listen((request) => void request.resume(), { ...local, port: 0, timeouts });
  const socket = connect(listening.port, local.host);
  socket.write(start);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  await listening.close(0);
});

test('a server that drains takes connections still, and keeps none of them', async () => {
  const listening = await listen((_request, response) => response.end('yes'), { ...local, port: 0 });
  expect((await fetch(listening.url)).headers.get('connection')).toBe('keep-alive');
  listening.drain();
  const answer = await fetch(listening.url);
  expect([await answer.text(), answer.headers.get('connection')]).toEqual(['yes', 'close']);
  await listening.close(0);
});

test('a server that is closed takes no more connections', async () => {
  const listening = await listen((_request, response) => response.end('yes'), { ...local, port: 0 });
  expect(await (await fetch(listening.url)).text()).toBe('yes');
  await listening.close();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(listening.port, local.host, resolve));
  await new Promise((resolve) => server.close(resolve));
});
