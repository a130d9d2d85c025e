import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import type { LogoutOutcome } from './logout.ts';
import { flush } from './testing/fake-clock.fixture.ts';
import { problem } from './testing/login-server.fixture.ts';
import { createWorld, type World } from './testing/world.fixture.ts';

/** A back end of the app's own kind: HTTP 200 and a number for "not logged in", without a reason. */
function ownBackEnd({ server }: World): { isUnauthorized: (result: { data: unknown }) => boolean } {
  const { fetch } = server;
  server.fetch = async (request) => {
    if (!request.url.endsWith('/own')) return fetch(request);
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
    return Response.json(server.sessions.has(token) ? { errno: 0 } : { errno: 401 });
  };
  return { isUnauthorized: ({ data }) => (data as { errno?: number }).errno === 401 };
}

test.each(['kicked', 'replaced', 'user-deleted'] as const)(
  'a device that was %s stays out although its back end only says 401',
  async (reason) => {
    const world = createWorld();
    const auth = createAuth({ ...world.options, ...ownBackEnd(world) });
    await auth.ready();
    world.server.endAll('session_revoked', reason);
    const results = await Promise.all(Array.from({ length: 5 }, () => auth.request({ url: '/own' })));
    expect(results.map(({ data }) => data)).toEqual(Array(5).fill({ errno: 401 }));
    expect(auth.state).toEqual({ kind: 'signed-out', reason });
    expect(world.logins()).toBe(1);
    // One question for all of them.
    expect(world.server.calls.filter((call) => call.line === 'GET /auth/me')).toHaveLength(1);
  },
);

test('an expired session is renewed although the back end only says 401', async () => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, ...ownBackEnd(world) });
  await auth.ready();
  world.server.endAll('session_expired');
  expect(await auth.request({ url: '/own' })).toMatchObject({ data: { errno: 0 } });
  expect(world.logins()).toBe(2);
});

test('a token that only the back end refuses is replaced once for all, and ended', async () => {
  const world = createWorld();
  const { fetch } = world.server;
  const refused = new Set(['Bearer token-1']);
  world.server.fetch = (request) =>
    request.url.endsWith('/own') && refused.has(request.headers.get('authorization') ?? '')
      ? Promise.resolve(new Response('{}', { status: 401 }))
      : fetch(request);
  const auth = createAuth(world.options);
  await auth.ready();
  const results = await Promise.all(Array.from({ length: 4 }, () => auth.request({ url: '/own' })));
  expect(results.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  expect(world.logins()).toBe(2);
  expect([...world.server.sessions.keys()]).toEqual(['token-2']);
});

test('without a word of the login server nobody is logged in or out', async () => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, ...ownBackEnd(world) });
  await auth.ready();
  world.server.endAll('session_revoked', 'kicked');
  world.weather.push('fine', 'lost');
  expect(await auth.request({ url: '/own' })).toMatchObject({ data: { errno: 401 } });
  expect([auth.state.kind, world.logins()]).toEqual(['signed-in', 1]);
});

test('a renewal that replaces the only session of this person is not mistaken for another phone', async () => {
  const { options, server, clock, weather } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  // The server ends the old session when the new one begins, and the answer is late.
  server.scripted.push(() => {
    server.endAll('session_revoked', 'replaced');
    return problem('wechat_unavailable');
  });
  const fresh = auth.login({ fresh: true });
  await flush();
  weather.push('fine');
  const request = auth.request({ url: '/orders' });
  await clock.advance(1_000);
  expect(await fresh).toMatchObject({ kind: 'signed-in' });
  expect(await request).toMatchObject({ statusCode: 200 });
  expect([...server.sessions.keys()]).toEqual(['token-2']);
});

test('replaced by another phone while a renewal fails, the phone is out', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.scripted.push(() => problem('user_blocked'));
  const fresh = auth.login({ fresh: true });
  server.endAll('session_revoked', 'replaced');
  const request = auth.request({ url: '/orders' });
  expect(await fresh).toMatchObject({ kind: 'refused' });
  expect(await request).toMatchObject({ statusCode: 401 });
  expect(auth.state).toEqual({ kind: 'signed-out', reason: 'replaced' });
});

test('a logout after a renewal that failed tells the server about the old token, and says if it could not', async () => {
  const { options, server, weather } = createWorld();
  const auth = createAuth({ ...options, retries: 0 });
  await auth.ready();
  server.endAll('session_expired');
  weather.push('fine', 'lost', 'lost');
  await expect(Promise.resolve(auth.request({ url: '/orders' }))).rejects.toMatchObject({
    failure: { kind: 'unreachable' },
  });
  expect(await auth.logout()).toEqual({ kind: 'signed-out', revoked: false });
  await auth.login();
  server.endAll('session_expired');
  weather.push('fine', 'lost');
  await Promise.resolve(auth.request({ url: '/orders' })).catch(() => {});
  expect(await auth.logout()).toEqual({ kind: 'signed-out', revoked: true });
  expect(server.calls.at(-1)).toMatchObject({ line: 'POST /auth/logout', token: 'token-2' });
});

test('a logout during a login says that the server was told only when it was', async () => {
  for (const weather of ['fine', 'lost'] as const) {
    const { options, server, weather: sky } = createWorld();
    const auth = createAuth(options);
    const { fetch } = server;
    const logouts: Promise<LogoutOutcome>[] = [];
    server.fetch = (request) => {
      // The person logs out while the answer is on its way.
      if (request.url.endsWith('/login')) logouts.push(auth.logout());
      return fetch(request);
    };
    sky.push('fine', weather);
    expect(await auth.login()).toEqual({ kind: 'cancelled' });
    expect(await logouts[0]).toEqual({ kind: 'signed-out', revoked: weather === 'fine' });
    expect(server.sessions.size).toBe(weather === 'fine' ? 0 : 1);
  }
});

test('a fresh login replaces the session, and the old one is ended', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  expect(await auth.login({ fresh: true })).toMatchObject({ kind: 'signed-in', isNewUser: false });
  await flush();
  expect([logins(), [...server.sessions.keys()]]).toEqual([2, ['token-2']]);
  expect(server.calls[1]?.body).not.toHaveProperty('fresh');
});
