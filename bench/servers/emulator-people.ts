/** The emulator with as many people as it is told, each of whom has logged in once, or none. */
import { createEmulator, listenEmulator } from '@weapp-auth/emulator';
import { app } from '../lib/app.ts';
import { settings } from './listen.ts';

const { people, loggedIn } = settings<{ readonly people: number; readonly loggedIn: boolean }>();
const emulator = createEmulator({ apps: [app] });
for (let n = 0; n < people; n += 1) {
  emulator.createUser({ id: `user-${n}` });
  if (!loggedIn) continue;
  emulator.wx(`user-${n}`, app.appId).login({});
  // The calls of a phone end in later turns; a million at once would be what is measured.
  if (n % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
}
if (people > 0) await new Promise((resolve) => setTimeout(resolve, 100));
globalThis.gc?.();
const { port } = await listenEmulator(emulator);
console.log(JSON.stringify({ port, heap: process.memoryUsage().heapUsed }));
