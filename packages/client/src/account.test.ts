import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { problem } from './testing/login-server.fixture.ts';
import { createWorld } from './testing/world.fixture.ts';

/** A world whose server answers one path of the account API. */
async function withRoute(line: string, response: () => Response) {
  const world = createWorld();
  const auth = createAuth(world.options);
  await auth.ready();
  const { fetch } = world.server;
  world.server.fetch = async (request) => {
    const path = `${request.method} ${new URL(request.url).pathname}`;
    return path === line ? response() : fetch(request);
  };
  return { ...world, auth };
}

test('the devices are listed', async () => {
  const session = {
    id: 's-1',
    appId: 'wx1',
    device: null,
    createdAt: 1,
    lastSeenAt: 2,
    expiresAt: 3,
    current: true,
  };
  const { auth } = await withRoute('GET /auth/sessions', () => Response.json({ sessions: [session] }));
  expect(await auth.devices()).toEqual({ kind: 'ok', value: [session] });
});

test('a device is logged out by its id, whatever characters are in it', async () => {
  const { auth } = await withRoute('DELETE /auth/sessions/a%2Fb', () => new Response(null, { status: 204 }));
  expect(await auth.removeDevice('a/b')).toEqual({ kind: 'removed' });
});

test('deleting the account logs out, and nothing logs in again by itself', async () => {
  const { auth, options, logins } = await withRoute(
    'DELETE /auth/me',
    () => new Response(null, { status: 204 }),
  );
  expect(await auth.deleteAccount()).toEqual({ kind: 'removed' });
  expect(auth.state).toEqual({ kind: 'signed-out', reason: 'user-deleted' });
  expect(await createAuth(options).ready()).toMatchObject({ kind: 'signed-out' });
  // The second is the fresh code that went along.
  expect(logins()).toBe(2);
});

test('an account that could not be deleted stays logged in, and the cause is there', async () => {
  const { auth } = await withRoute('DELETE /auth/me', () => problem('internal'));
  expect(await auth.deleteAccount()).toMatchObject({ kind: 'refused', code: 'internal' });
  expect(auth.user).toBeDefined();
});

test.each<[string, (auth: ReturnType<typeof createAuth>) => Promise<unknown>]>([
  ['devices', (auth) => auth.devices()],
  ['removeDevice', (auth) => auth.removeDevice('a')],
  ['updateProfile', (auth) => auth.updateProfile({ nickname: 'Ada' })],
  ['call', (auth) => auth.call({ path: '/me' })],
])('%s of a server that stays silent ends after `timeoutMs`', async (_name, call) => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, timeoutMs: 3000 });
  await auth.ready();
  world.server.fetch = () => new Promise(() => {});
  let outcome: unknown;
  void call(auth).then((end) => {
    outcome = end;
  });
  await world.clock.advance(2999);
  expect(outcome).toBeUndefined();
  await world.clock.advance(1);
  expect(outcome).toMatchObject({ kind: 'unreachable' });
});

test('everything held about the user can be had', async () => {
  const { auth } = await withRoute('GET /auth/me/export', () => Response.json({ user: { id: 'user-1' } }));
  expect(await auth.exportAccount()).toEqual({ kind: 'ok', value: { user: { id: 'user-1' } } });
});

test('without a network the account API says so', async () => {
  const { auth, weather } = await withRoute('GET /never', () => new Response());
  weather.push('lost');
  expect(await auth.devices()).toMatchObject({ kind: 'unreachable' });
});
