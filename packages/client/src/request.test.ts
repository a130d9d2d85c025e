import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { flush } from './testing/fake-clock.fixture.ts';
import { problem } from './testing/login-server.fixture.ts';
import { baseUrl, createWorld } from './testing/world.fixture.ts';
import type { RequestOptions } from './wx-like.ts';

test('a request on a cold start waits for the login and carries its token', async () => {
  const { options, server } = createWorld();
  const result = await createAuth(options).request({ url: '/orders' });
  expect(result).toMatchObject({ statusCode: 200, data: { line: 'GET /orders', userId: 'user-1' } });
  expect(server.calls[1]?.token).toBe('token-1');
});

test('twenty requests on a cold start make one wx.login and one login call, and all are answered', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, n) => auth.request({ url: `/orders/${n}` })),
  );
  expect(results.every((result) => result.statusCode === 200)).toBe(true);
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('callbacks are called as wx.request calls them', async () => {
  const { options } = createWorld();
  const heard: string[] = [];
  createAuth(options).request({
    url: `${baseUrl}/orders`,
    method: 'POST',
    data: { a: 1 },
    header: { 'X-Mine': 'yes' },
    success: (result) => heard.push(`success ${result.statusCode}`),
    fail: () => heard.push('fail'),
    complete: () => heard.push('complete'),
  });
  await flush();
  expect(heard).toEqual(['success 200', 'complete']);
});

test('an expired session is renewed once for all, and every request is sent again', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.endAll('session_expired');
  const results = await Promise.all(Array.from({ length: 10 }, () => auth.request({ url: '/orders' })));
  expect(results.every((result) => result.statusCode === 200)).toBe(true);
  expect([logins(), server.made.length]).toEqual([2, 2]);
});

test('a late 401 of an old token does not end the new session', async () => {
  const { options, server, logins } = createWorld();
  const held: (() => void)[] = [];
  const { wx } = options;
  const slow = {
    ...wx,
    request: (request: Parameters<typeof wx.request>[0]) => {
      if (!request.url.endsWith('/slow') || held.length > 0) return wx.request(request);
      return wx.request({ ...request, success: (result) => held.push(() => request.success?.(result)) });
    },
  };
  const auth = createAuth({ ...options, wx: slow });
  await auth.ready();
  server.endAll('session_expired');
  const late = auth.request({ url: '/slow' });
  await flush();
  await auth.request({ url: '/orders' });
  held[0]?.();
  expect(await late).toMatchObject({ statusCode: 200 });
  expect([logins(), server.made.length, auth.state.kind]).toEqual([2, 2, 'signed-in']);
});

test('a server that refuses its own tokens is not asked for one per request', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  const { fetch } = server;
  server.fetch = (request) =>
    request.url.endsWith('/orders') ? Promise.resolve(problem('unauthenticated')) : fetch(request);
  for (let n = 0; n < 5; n += 1) expect((await auth.request({ url: '/orders' })).statusCode).toBe(401);
  expect(logins()).toBe(2);
});

test('a session lost by the server is renewed at each loss, once the last one had been accepted', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  for (let n = 1; n <= 4; n += 1) {
    expect((await auth.request({ url: '/orders' })).statusCode).toBe(200);
    server.endAll('unauthenticated');
  }
  expect(logins()).toBe(4);
});

test.each([
  'kicked',
  'replaced',
  'operator',
  'user-deleted',
  'authorization-revoked',
  'account-cancelled',
] as const)(
  'a session ended as %s stays ended, over a restart too, and the reason is there',
  async (reason) => {
    const { options, server, logins } = createWorld();
    const auth = createAuth(options);
    await auth.ready();
    server.endAll('session_revoked', reason);
    expect((await auth.request({ url: '/orders' })).statusCode).toBe(401);
    expect(auth.state).toEqual({ kind: 'signed-out', reason });
    expect(await createAuth(options).ready()).toEqual({ kind: 'signed-out', reason });
    expect(logins()).toBe(1);
  },
);

test('a session ended because two users became one is renewed without a word', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.endAll('session_revoked', 'user-merged');
  expect((await auth.request({ url: '/orders' })).statusCode).toBe(200);
});

test('when the renewal fails the request fails, with the cause', async () => {
  const { options, server, weather, clock } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.endAll('session_expired');
  weather.push('fine', 'lost', 'lost', 'lost');
  const errors: unknown[] = [];
  const request = auth.request({ url: '/orders', fail: (error) => errors.push(error) });
  const awaited = request.then(null, (error) => error);
  await clock.advance(2_000);
  expect(await awaited).toMatchObject({
    errMsg: 'request:fail login unreachable',
    failure: { kind: 'unreachable' },
  });
  expect(errors).toHaveLength(1);
});

test('a guest sends requests without a token, and a 401 is for the page to see', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  expect(await auth.request({ url: '/public' })).toMatchObject({ statusCode: 200 });
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 401 });
  expect(server.calls.every((call) => call.token === undefined)).toBe(true);
  expect(logins()).toBe(0);
});

test.each([
  'https://login.example.com.evil.example/x',
  'https://login.example.com@evil.example/x',
  'https://other.example.com/x',
])('the token is not sent to %s', async (url) => {
  const { options } = createWorld();
  const headers: (Record<string, string> | undefined)[] = [];
  const transport = ({ header, success }: RequestOptions) => {
    headers.push(header);
    success?.({ statusCode: 200, data: { token: 'token-1', user: { id: 'user-1' } } });
  };
  const auth = createAuth({ ...options, transport });
  await auth.ready();
  await auth.request({ url });
  expect(headers.at(-1)).toEqual({});
});

test.each([
  'https://shop.example.com/api/x',
  'https://shop.example.com/api',
  'https://shop.example.com/api?q=1',
])('the token is sent to a trusted address: %s', async (url) => {
  const { options, server } = createWorld();
  await createAuth({ ...options, trustedUrls: ['https://shop.example.com/api/'] }).request({ url });
  expect(server.calls.at(-1)?.token).toBe('token-1');
});

test('an aborted request fails at once, and is not sent if it was still waiting', async () => {
  const { options, server } = createWorld();
  const heard: string[] = [];
  const task = createAuth(options).request({
    url: '/orders',
    fail: ({ errMsg }) => heard.push(errMsg),
    complete: () => heard.push('complete'),
  });
  task.abort();
  await flush();
  expect(heard).toEqual(['request:fail abort', 'complete']);
  expect(server.calls.map((call) => call.line)).not.toContain('GET /orders');
});

test('an aborted request under way is aborted in wx as well', async () => {
  const { options } = createWorld();
  const { wx } = options;
  const aborted: string[] = [];
  const auth = createAuth({
    ...options,
    wx: {
      ...wx,
      request: (request) => {
        if (!request.url.endsWith('/orders')) return wx.request(request);
        return { abort: () => aborted.push(request.url) };
      },
    },
  });
  await auth.ready();
  const task = auth.request({ url: '/orders' });
  await flush();
  task.abort();
  await expect(Promise.resolve(task)).rejects.toEqual({ errMsg: 'request:fail abort' });
  expect(aborted).toEqual([`${baseUrl}/orders`]);
});

test('listeners put on a waiting task hear the request that is sent later', async () => {
  const { options } = createWorld();
  const heard: unknown[] = [];
  const task = createAuth(options).request({ url: '/orders' });
  const unwanted = () => heard.push('unwanted');
  task.onHeadersReceived((event) => heard.push(event));
  task.onHeadersReceived(unwanted);
  task.offHeadersReceived(unwanted);
  await task;
  expect(heard).toHaveLength(1);
});

test('a lost answer of a request is the caller’s to repeat, unless they asked for it', async () => {
  const { options, server, weather } = createWorld();
  const auth = createAuth({ ...options, requestRetries: 1 });
  await auth.ready();
  weather.push('lost');
  await expect(Promise.resolve(auth.request({ url: '/orders', method: 'POST' }))).rejects.toMatchObject({
    errMsg: expect.stringMatching(/^request:fail/),
  });
  weather.push('lost');
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  weather.push('lost');
  await expect(Promise.resolve(createAuth(options).request({ url: '/orders' }))).rejects.toBeDefined();
  expect(server.calls.filter((call) => call.line.endsWith('/orders'))).toHaveLength(1);
});

test.each([
  ['code-msg-data', undefined],
  ['code-msg-data', 200],
  ['errcode', undefined],
  ['errcode', 200],
] as const)('the SDK works behind the envelope %s with status %s', async (envelope, status) => {
  const { options, server, logins } = createWorld();
  Object.assign(server, { envelope, envelopeStatus: status });
  const auth = createAuth(options);
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in', user: { id: 'user-1' } });
  expect(await auth.call({ path: '/me' })).toMatchObject({ kind: 'ok', value: { userId: 'user-1' } });
  server.endAll('session_expired');
  expect(await auth.call({ path: '/me' })).toMatchObject({ kind: 'ok' });
  expect(logins()).toBe(2);
  expect(await auth.logout()).toMatchObject({ revoked: true });
});

test('a back end of its own kind can say what "not logged in" looks like', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth({ ...options, isUnauthorized: (result) => result.statusCode === 403 });
  await auth.ready();
  const fetch = server.fetch;
  let refusals = 1;
  server.fetch = async (request) =>
    request.url.endsWith('/own') && refusals-- > 0 ? new Response('{}', { status: 403 }) : fetch(request);
  expect(await auth.request({ url: '/own' })).toMatchObject({ statusCode: 200 });
  expect(logins()).toBe(2);
});
