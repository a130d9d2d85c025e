import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeMounting } from './adapter-contract.fixture.ts';
import { serve } from './echoing-auth.fixture.ts';
import type { MountableAuth } from './mountable-auth.ts';
import { requireUser, weappAuth } from './next.ts';

// A CommonJS package whose default export its types and Node understand differently.
const next: typeof import('next').default = createRequire(import.meta.url)('next');
const source = fileURLToPath(new URL('../../fixtures/next-app', import.meta.url));
const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
// Read by Next.js: it reports nothing to anybody, and does not look up packages for a lock file.
Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1' });

let folder: string;
let app: ReturnType<typeof next>;
let handle: ReturnType<typeof app.getRequestHandler>;

beforeAll(async () => {
  // Next.js writes beside the app, and two runs must not meet there.
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-next-'));
  await cp(source, folder, { recursive: true });
  await symlink(packages, join(folder, 'node_modules'));
  // Its own bundler refuses packages that lie outside of the app's folder.
  app = next({ dev: true, webpack: true, dir: folder, hostname: '127.0.0.1', port: 0 });
  await app.prepare();
  handle = app.getRequestHandler();
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
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
