import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AttackedServer, startAttackedServer } from './attacked-server.fixture.ts';

let server: AttackedServer;
let picture: string;
beforeAll(async () => {
  server = await startAttackedServer();
  const { token } = await server.logIn('alice');
  picture = await upload(token);
});
afterAll(() => server?.close());

/** A PNG of one pixel. Zeros behind it make it as large as a picture may be. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Gives the path of the picture. */
async function upload(token: string): Promise<string> {
  const form = new FormData();
  form.append('avatar', new Blob([Buffer.from(pixel, 'base64'), new Uint8Array(2_000_000)]), 'a.png');
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/auth/me/avatar`, { method: 'POST', headers, body: form });
  const { pathname } = new URL(Object(await response.json()).avatarUrl);
  expect((await fetch(server.url + pathname)).headers.get('content-length')).toBe('2000070');
  return pathname;
}

/** Asks again and again on one connection, and takes none of the answers. */
function askAndLeave(times: number): Socket {
  const socket = connect(server.port, '127.0.0.1');
  socket.pause();
  socket.write(`GET ${picture} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`.repeat(times));
  return socket;
}

/** How many came before the connection ended, however it did. */
function countBytes(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      // That is enough to see that nobody cuts it.
      if (bytes > 100_000_000) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(bytes));
    socket.resume();
  });
}

async function residentBytes(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(metrics)?.[1]);
}

test('answers that nobody reads are not made', async () => {
  const before = await residentBytes();
  const sockets = Array.from({ length: 20 }, () => askAndLeave(16));
  // Each is one file read: the server has come to the end of them when it has served as many others.
  for (let n = 0; n < 50; n += 1) await (await fetch(server.url + picture)).arrayBuffer();
  // Twenty pictures and their copies, and not three hundred and twenty.
  expect((await residentBytes()) - before).toBeLessThan(300_000_000);
  for (const socket of sockets) socket.destroy();
});

test('a client that never waits for an answer is cut off, and nobody else', async () => {
  expect(await countBytes(askAndLeave(900))).toBeLessThan(20 * 2_100_000);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
