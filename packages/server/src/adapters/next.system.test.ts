import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeMounting } from './adapter-contract.fixture.ts';
import { serve } from './echoing-auth.fixture.ts';
import type { MountableAuth } from './mountable-auth.ts';
import { requireUser, weappAuth } from './next.ts';

// A CommonJS package whose default export its types and Node understand differently.
const next: typeof import('next').default = createRequire(import.meta.url)('next');
const dir = fileURLToPath(new URL('../../fixtures/next-app', import.meta.url));
// Read by Next.js: it reports nothing to anybody.
process.env.NEXT_TELEMETRY_DISABLED = '1';
const app = next({ dev: true, dir, hostname: '127.0.0.1', port: 0 });
let handle: ReturnType<typeof app.getRequestHandler>;

beforeAll(async () => {
  await app.prepare();
  handle = app.getRequestHandler();
});

afterAll(async () => {
  await app.close();
  await rm(`${dir}/.next`, { recursive: true, force: true });
});

describe('a Next.js server', () => {
  describeMounting((auth) => {
    Object.assign(globalThis, { routesUnderTest: routesOf(auth) });
    return serve((incoming, outgoing) => handle(incoming, outgoing));
  });
});

function routesOf(auth: MountableAuth): object {
  return {
    auth: weappAuth(auth),
    hello: { GET: requireUser(auth, (_request, { user }) => Response.json({ hello: user.nickname })) },
  };
}
