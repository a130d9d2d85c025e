import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { echoingAuth } from './echoing-auth.fixture.ts';
import { toNodeHandler } from './node.ts';

test('a request that waits for its turn ends unanswered when its connection goes', async () => {
  const auth = echoingAuth();
  const begun: string[] = [];
  const first = Promise.withResolvers<void>();
  const handler = toNodeHandler({
    ...auth,
    async fetch(asked, peer) {
      begun.push(asked.url);
      await first.promise;
      return auth.fetch(asked, peer);
    },
  });
  const handled: Promise<void>[] = [];
  const both = Promise.withResolvers<void>();
  const server = createServer((incoming, outgoing) => {
    handled.push(handler(incoming, outgoing));
    if (handled.length === 2) both.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server has an AddressInfo once it listens.
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(['a', 'b'].map((name) => `GET /auth/${name} HTTP/1.1\r\nhost: login.test\r\n\r\n`).join(''));
  await both.promise;
  socket.destroy();
  await handled[1];
  first.resolve();
  await Promise.all(handled);
  expect(begun).toHaveLength(1);
  await new Promise((resolve) => server.close(resolve));
});
