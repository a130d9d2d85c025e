import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../testing/private-process.fixture.ts';
import {
  createFetchTransport,
  createPoolTransport,
  type Transport,
  type TransportRequest,
} from './transport.ts';

const request: TransportRequest = { method: 'GET', path: '/x?secret=canary', body: null, timeoutMs: 20_000 };
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(listener: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  // An address of a TCP listener is never a path.
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function unusedOrigin(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

const makers: readonly [string, (origin: string, connections?: number) => Transport][] = [
  ['the pool transport', (origin, connections = 4) => createPoolTransport(origin, connections)],
  ['the fetch transport', (origin) => createFetchTransport(origin, (message) => fetch(message))],
];

describe.each(makers)('%s', (_name, make) => {
  function open(origin: string, connections?: number): Transport {
    const transport = make(origin, connections);
    closers.push(() => transport.close());
    return transport;
  }

  it('sends method, path, query and JSON body, and reads the answer', async () => {
    const { origin } = await listen(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const type = incoming.headers['content-type'];
      response.setHeader('content-type', 'text/plain');
      response.end(`${incoming.method} ${incoming.url} ${type} ${Buffer.concat(chunks)}`);
    });
    const transport = open(origin);
    expect(await transport.send(request)).toEqual({
      kind: 'received',
      status: 200,
      contentType: 'text/plain',
      body: Buffer.from('GET /x?secret=canary undefined '),
    });
    expect(await transport.send({ ...request, method: 'POST', body: '{"名":1}' })).toMatchObject({
      body: Buffer.from('POST /x?secret=canary application/json {"名":1}'),
    });
  });

  it('puts characters together that arrive in two pieces', async () => {
    const bytes = Buffer.from('微信');
    const { origin } = await listen((_incoming, response) => {
      response.write(bytes.subarray(0, 4), () => setImmediate(() => response.end(bytes.subarray(4))));
    });
    expect(await open(origin).send(request)).toMatchObject({ body: Buffer.from('微信') });
  });

  it('does not follow a redirect, which would carry the secret away', async () => {
    const asked: unknown[] = [];
    const { origin } = await listen((incoming, response) => {
      asked.push(incoming.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await open(origin).send(request)).toMatchObject({ status: 302 });
    expect(asked).toHaveLength(1);
  });

  it('knows that nothing was sent when the connection is refused', async () => {
    expect(await open(await unusedOrigin()).send(request)).toEqual({
      kind: 'failed',
      reason: 'network',
      sent: false,
    });
  });

  it('counts a request as sent when the connection breaks under it, and sends it only once', async () => {
    let asked = 0;
    const { origin } = await listen((incoming) => {
      asked += 1;
      incoming.socket.destroy();
    });
    expect(await open(origin).send(request)).toEqual({ kind: 'failed', reason: 'network', sent: true });
    expect(asked).toBe(1);
  });

  it('gives up on an answer that stops in the middle', async () => {
    const { origin } = await listen((_incoming, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"openid"');
    });
    expect(await open(origin).send({ ...request, timeoutMs: 1500 })).toEqual({
      kind: 'failed',
      reason: 'timeout',
      sent: true,
    });
  });

  it('refuses an answer without end', async () => {
    const { origin } = await listen((_incoming, response) => {
      response.end('x'.repeat(3 * 1024 * 1024));
    });
    expect(await open(origin).send(request)).toMatchObject({ kind: 'failed', reason: 'too-large' });
  });

  it('answers many at once', async () => {
    const { origin } = await listen((incoming, response) => response.end(incoming.url));
    const transport = open(origin);
    const paths = Array.from({ length: 200 }, (_, n) => `/${n}`);
    const results = await Promise.all(paths.map((path) => transport.send({ ...request, path })));
    const texts = results.map((result) =>
      result.kind === 'received' ? result.body.toString() : result.reason,
    );
    expect(texts).toEqual(paths);
  });
});

describe('the pool transport under a full pool', () => {
  it('gives up on a request that never got a connection, and never sends it', async () => {
    const asked: unknown[] = [];
    const { origin } = await listen((incoming) => {
      asked.push(incoming.url);
    });
    const transport = createPoolTransport(origin, 1);
    const first = transport.send({ ...request, path: '/first', timeoutMs: 3000 });
    const second = transport.send({ ...request, path: '/second', timeoutMs: 1000 });
    expect(await second).toEqual({ kind: 'failed', reason: 'timeout', sent: false });
    expect(await first).toEqual({ kind: 'failed', reason: 'timeout', sent: true });
    await transport.close();
    expect(asked).toEqual(['/first']);
  });

  it('uses its connections again', async () => {
    const { server, origin } = await listen((_incoming, response) => response.end('{}'));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const transport = createPoolTransport(origin, 4);
    for (let n = 0; n < 100; n += 1) await transport.send(request);
    await transport.close();
    expect(connections).toBeLessThanOrEqual(4);
  });
});
