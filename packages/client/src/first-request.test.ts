import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { problem } from './testing/login-server.fixture.ts';
import { createWorld } from './testing/world.fixture.ts';

test('the first request of a new person carries the code: wx.login and one request, nothing else', async () => {
  const { options, server, logins } = createWorld();
  server.carries = true;
  const auth = createAuth({ ...options, loginWithRequest: true });
  expect(await auth.request({ url: '/orders' })).toMatchObject({ data: { userId: 'user-1' } });
  expect(server.calls.map((call) => call.line)).toEqual(['GET /orders']);
  expect([auth.user?.id, logins()]).toEqual(['user-1', 1]);
  expect(server.calls[0]?.login).toMatch(/^\w{32} wx00000000000000aa$/);
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  expect(server.calls[1]).toMatchObject({ token: 'token-1', login: undefined });
});

test('twenty requests at once: one wx.login, one login, and one of them carries it', async () => {
  const { options, server, logins } = createWorld();
  server.carries = true;
  const auth = createAuth({ ...options, loginWithRequest: true });
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, n) => auth.request({ url: `/orders/${n}` })),
  );
  expect(results.every(({ statusCode }) => statusCode === 200)).toBe(true);
  expect([logins(), server.made.length, server.calls.length]).toEqual([1, 1, 20]);
});

test('an answer without a login is not the last word: the code is used, and the request goes again', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth({ ...options, loginWithRequest: true });
  expect(await auth.request({ url: '/public' })).toMatchObject({ data: { userId: 'user-1' } });
  expect(server.calls.map((call) => call.line)).toEqual(['GET /public', 'POST /auth/login', 'GET /public']);
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('a lost answer is one session: the login is asked for again with the same code and key', async () => {
  const { options, server, weather } = createWorld();
  server.carries = true;
  weather.push('answer-lost');
  const auth = createAuth({ ...options, loginWithRequest: true });
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  expect([server.made.length, auth.user?.id]).toEqual([1, 'user-1']);
  expect(server.calls[1]?.key).toBe(server.calls[0]?.key);
});

test('a login that fails is the typed failure that it always is', async () => {
  const { options, server } = createWorld();
  server.scripted.push(() => problem('user_blocked'));
  const auth = createAuth({ ...options, loginWithRequest: true });
  await expect(Promise.resolve(auth.request({ url: '/orders' }))).rejects.toMatchObject({
    failure: { kind: 'refused', code: 'user_blocked' },
  });
});

test.each([
  ['a POST', { url: '/orders', method: 'POST' as const }],
  ['another address', { url: 'https://shop.example.com/x' }],
])('%s carries no code', async (_, request) => {
  const { options, server } = createWorld();
  server.carries = true;
  const auth = createAuth({ ...options, loginWithRequest: true, trustedUrls: ['https://shop.example.com'] });
  await auth.request(request);
  expect(server.calls.map((call) => call.login)).toEqual([undefined, undefined]);
});

test('the header of a login is believed only when it is one', async () => {
  const { options, server } = createWorld();
  const { fetch } = server;
  server.fetch = async (request) =>
    request.url.endsWith('/odd') && request.headers.has('x-login')
      ? Response.json({}, { headers: { 'X-Login': '%7B%22token%22' } })
      : fetch(request);
  const auth = createAuth({ ...options, loginWithRequest: true });
  expect(await auth.request({ url: '/odd' })).toMatchObject({ data: { userId: 'user-1' } });
});
