import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { FetchHandler } from '../traffic/tap.ts';
import { DroppedConnection, dropping, toListener } from './to-listener.ts';

let server: Server;
let errors: unknown[] = [];
afterEach(() => {
  server.closeAllConnections();
  server.close();
  errors = [];
});

test('an answer is an answer', async () => {
  const url = await serve(async (request) =>
    Response.json({ path: new URL(request.url).pathname }, { status: 418 }),
  );
  const response = await fetch(`${url}/teapot`);
  expect([response.status, await response.json()]).toEqual([418, { path: '/teapot' }]);
});

test('a dropped connection is dropped without a word', async () => {
  const url = await serve(() => Promise.reject(new DroppedConnection()));
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(errors).toEqual([]);
});

test('a fault of the emulator is a dropped connection', async () => {
  const url = await serve(dropping(() => Promise.reject(new TypeError('dropped'))));
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(errors).toEqual([]);
});

test('a mistake is told, and answered 500 without its words', async () => {
  const mistake = new Error('secret words');
  const url = await serve(dropping(() => Promise.reject(mistake)));
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([500, '']);
  expect(errors).toEqual([mistake]);
});

function serve(handler: FetchHandler): Promise<string> {
  server = createServer(toListener(handler, (error) => errors.push(error)));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}
