/** The emulator as a server. A second listener, `POST /`, hands out login codes: 20,000 people, one code each. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, listenEmulator } from '@weapp-auth/emulator';
import { app } from '../lib/app.ts';

const people = 20_000;
const emulator = createEmulator({ apps: [app], rules: { redemptionsPerMinute: 1_000_000 } });
for (let n = 0; n < people; n += 1) emulator.createUser({ id: `user-${n}` });

const codes = createServer(async (_, response) => {
  const issued: string[] = [];
  for (let n = 0; n < people; n += 1) {
    emulator.wx(`user-${n}`, app.appId).login({ success: ({ code }) => issued.push(code) });
  }
  await new Promise((resolve) => setImmediate(resolve));
  response.end(JSON.stringify(issued));
});
codes.listen(0, '127.0.0.1', async () => {
  const { port } = await listenEmulator(emulator);
  // A TCP server has an AddressInfo once it listens.
  console.log(JSON.stringify({ port, codesPort: (codes.address() as AddressInfo).port }));
});
