import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { flush } from './testing/fake-clock.fixture.ts';
import { createWorld, type World } from './testing/world.fixture.ts';
import type { WxCallbacks } from './wx-like.ts';

/** A phone on which WeChat has fetched something, and the tokens left for the next time. */
function fetched({ options, clock }: World, body: unknown, ageMs = 1_000) {
  const left: string[] = [];
  const fetchedData = typeof body === 'string' ? body : JSON.stringify(body);
  const wx = {
    ...options.wx,
    getBackgroundFetchData: ({ success }: WxCallbacks<{ fetchedData: string; timeStamp: number }>) =>
      success?.({ fetchedData, timeStamp: clock.now() - ageMs }),
    setBackgroundFetchToken: ({ token, success }: WxCallbacks<unknown> & { token: string }) => {
      left.push(token);
      success?.({});
    },
  };
  return { wx, left };
}

/** The server's side of a fetch with a code: a login of its own. */
async function bodyOf(world: World, more: object = {}) {
  const { wx } = world.options;
  const other = createAuth({ ...world.options, storageKey: 'of the server' });
  await other.ready();
  const token = world.server.made.at(-1);
  return { wx, body: { v: 1, appId, login: { token, user: other.user, expiresIn: 600 }, ...more } };
}

const appId = 'wx00000000000000aa';

test('a session that WeChat fetched is there before the first request: no round trip for the login', async () => {
  const world = createWorld();
  const { body } = await bodyOf(world, { data: { banner: '欢迎' } });
  const { wx } = fetched(world, body);
  const auth = createAuth({ ...world.options, wx });
  const before = world.server.calls.length;
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in', user: { id: 'user-1' } });
  expect(world.server.calls).toHaveLength(before);
  expect(await auth.prefetched()).toEqual({ banner: '欢迎' });
});

test('a fetched session is replaced behind the first requests, and ended', async () => {
  const world = createWorld();
  const { body } = await bodyOf(world);
  const { wx } = fetched(world, body);
  const auth = createAuth({ ...world.options, wx });
  await auth.ready();
  await flush();
  expect([...world.server.sessions.keys()]).toEqual(['token-2']);
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  expect(world.logins()).toBe(2);
});

test('a fetched session is taken once: not after a logout', async () => {
  const world = createWorld();
  const { body } = await bodyOf(world);
  const { wx } = fetched(world, body);
  const auth = createAuth({ ...world.options, wx });
  await auth.ready();
  await flush();
  await auth.logout();
  await auth.login();
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
});

test('somebody logged in keeps the session, and still gets the data', async () => {
  const world = createWorld();
  await createAuth(world.options).ready();
  const { wx } = fetched(world, { v: 1, appId, login: { token: 'other', user: { id: 'x' } }, data: [1] });
  const auth = createAuth({ ...world.options, wx });
  expect(await auth.ready()).toMatchObject({ user: { id: 'user-1' } });
  expect(await auth.prefetched()).toEqual([1]);
});

test('who logged out is not logged in by what WeChat fetched', async () => {
  const world = createWorld();
  const first = createAuth(world.options);
  await first.ready();
  await first.logout();
  const { wx } = fetched(world, { v: 1, appId, login: { token: 'other', user: { id: 'x' } } });
  expect(await createAuth({ ...world.options, wx }).ready()).toEqual({
    kind: 'signed-out',
    reason: 'logout',
  });
});

const login = { token: 'stale', user: { id: 'x' } };
test.each([
  ['of the launch before', { v: 1, appId, login }, 60_000],
  ['of another version', { v: 2, appId, login }, 0],
  ['of another app', { v: 1, appId: 'wx1', login }, 0],
  ['without a user', { v: 1, appId, login: { token: 't' } }, 0],
  ['empty', '', 0],
  ['no JSON', '<html>', 0],
  ['null', 'null', 0],
])('what was fetched and is %s counts as nothing', async (_, body, age) => {
  const world = createWorld();
  const { wx } = fetched(world, body, age);
  const auth = createAuth({ ...world.options, wx });
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in', user: { id: 'user-1' } });
  expect(world.logins()).toBe(1);
});

test('the token for the next fetch is left after a login, and taken back at the logout', async () => {
  const world = createWorld();
  const { fetch } = world.server;
  world.server.fetch = async (request) => {
    const response = await fetch(request);
    if (!request.url.endsWith('/login')) return response;
    return Response.json({ ...((await response.json()) as object), prefetchToken: 'for-the-next-fetch' });
  };
  const { wx, left } = fetched(world, '');
  const auth = createAuth({ ...world.options, wx });
  await auth.ready();
  expect(left).toEqual(['for-the-next-fetch']);
  await auth.logout();
  expect(left).toEqual(['for-the-next-fetch', '']);
});

test('data that comes late is told, once for each listener', async () => {
  const world = createWorld();
  const arrivals: ((event: object) => void)[] = [];
  const wx = {
    ...world.options.wx,
    onBackgroundFetchData: (listener: (event: object) => void) => void arrivals.push(listener),
  };
  const auth = createAuth({ ...world.options, wx });
  const seen: unknown[] = [];
  auth.onPrefetched((data) => seen.push(data));
  const event = {
    fetchType: 'pre',
    timeStamp: world.clock.now(),
    fetchedData: JSON.stringify({ v: 1, appId, data: 7 }),
  };
  for (const tell of arrivals) {
    tell({ ...event, fetchType: 'periodic' });
    tell({ ...event, fetchedData: 'nonsense' });
    tell(event);
  }
  expect(seen).toEqual([7]);
});
