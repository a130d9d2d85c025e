import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the benchmark told this program to do. */
export function settings<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** Listens on a free port of the loopback address and prints it as JSON, which tells the benchmark to start. */
export function listen(listener: RequestListener): void {
  const server = createServer(listener);
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => {
    // A TCP server has an AddressInfo once it listens.
    console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
  });
}
