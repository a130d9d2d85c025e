import { expect, test } from 'vitest';
import { createAuth } from './core.ts';
import { problem } from './testing/login-server.fixture.ts';
import { createWorld } from './testing/world.fixture.ts';
import type { RequestOptions } from './wx-like.ts';

test('ready logs in silently: one code, one session, and the answer is the user', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  expect(auth.state).toEqual({ kind: 'starting' });
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in', isNewUser: true, user: { id: 'user-1' } });
  expect(auth.user).toMatchObject({ id: 'user-1' });
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('the body of a login holds the code and the app id, and its header a key of 128 bits', async () => {
  const { options, server } = createWorld();
  await createAuth({ ...options, appId: 'wx00000000000000aa' }).login();
  expect(server.calls[0]?.body).toEqual({
    appId: 'wx00000000000000aa',
    code: expect.stringMatching(/^\w{32}$/),
  });
  expect(server.calls[0]?.key).toMatch(/^[0-9a-f]{32}$/);
});

test('twenty callers on a cold start share one wx.login and one session', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? auth.ready() : auth.login())),
  );
  expect(new Set(outcomes.map((outcome) => outcome.kind))).toEqual(new Set(['signed-in']));
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('a login while logged in is answered without asking anybody', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  expect(await auth.login()).toMatchObject({ kind: 'signed-in', isNewUser: false });
  expect([logins(), server.calls.length]).toEqual([1, 1]);
});

test('a lost answer is asked for again with the same code and key, and ends in one session', async () => {
  const { options, server, weather, clock, logins } = createWorld();
  weather.push('answer-lost');
  const outcome = createAuth(options).login();
  await clock.advance(400);
  expect(await outcome).toMatchObject({ kind: 'signed-in' });
  const [first, second] = server.calls;
  expect(second).toEqual(first);
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('without a network every waiter learns so, after two repeats, and the next one tries again', async () => {
  const { options, weather, clock, logins } = createWorld();
  weather.push('lost', 'lost', 'lost');
  const auth = createAuth(options);
  const waiters = [auth.ready(), auth.login(), auth.ready()];
  await clock.advance(400 + 800);
  for (const waiter of waiters) expect(await waiter).toMatchObject({ kind: 'unreachable' });
  expect(auth.state).toMatchObject({ kind: 'failed', failure: { kind: 'unreachable' } });
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in' });
  expect(logins()).toBe(2);
});

test.each(['code_used', 'code_invalid'] as const)(
  'a code refused as %s is replaced by a new one, with a new key',
  async (code) => {
    const { options, server, logins } = createWorld();
    server.scripted.push(() => problem(code));
    expect(await createAuth(options).login()).toMatchObject({ kind: 'signed-in' });
    expect(logins()).toBe(2);
    expect(server.calls[1]?.key).not.toBe(server.calls[0]?.key);
    expect(server.calls[1]?.body.code).not.toBe(server.calls[0]?.body.code);
  },
);

test('a code refused twice is a refusal, not a loop', async () => {
  const { options, server, logins } = createWorld();
  server.scripted.push(
    () => problem('code_invalid'),
    () => problem('code_invalid'),
  );
  expect(await createAuth(options).login()).toMatchObject({ kind: 'refused', code: 'code_invalid' });
  expect(logins()).toBe(2);
});

test('a busy WeChat is asked again with the same code', async () => {
  const { options, server, clock, logins } = createWorld();
  server.scripted.push(() => problem('wechat_unavailable', { retryAfter: 2 }));
  const outcome = createAuth(options).login();
  await clock.advance(1_999);
  expect(server.calls.length).toBe(1);
  await clock.advance(1);
  expect(await outcome).toMatchObject({ kind: 'signed-in' });
  expect(logins()).toBe(1);
});

test('a wait of a minute is left to the caller', async () => {
  const { options, server } = createWorld();
  server.scripted.push(() => problem('rate_limited', { retryAfter: 60 }));
  expect(await createAuth(options).login()).toMatchObject({
    kind: 'refused',
    code: 'rate_limited',
    retryAfter: 60,
  });
});

test.each(['user_blocked', 'wechat_misconfigured', 'app_unknown'] as const)(
  '%s ends the login at once',
  async (code) => {
    const { options, server } = createWorld();
    server.scripted.push(() => problem(code));
    expect(await createAuth(options).login()).toMatchObject({ kind: 'refused', code });
    expect(server.calls.length).toBe(1);
  },
);

test.each([
  ['a captive portal', () => new Response('<html>', { status: 200 })],
  ['JSON of something else', () => Response.json({ hello: 'world' })],
  ['a wrong base URL', () => new Response('Not Found', { status: 404 })],
])('%s is told apart from a refusal of the login server', async (_, response) => {
  const { options, server } = createWorld();
  server.scripted.push(response);
  expect(await createAuth(options).login()).toMatchObject({ kind: 'refused', code: 'unexpected_answer' });
});

test('a gateway that answers 502 counts as no answer', async () => {
  const { options, server, clock, logins } = createWorld();
  server.scripted.push(() => new Response('<html>', { status: 502 }));
  const outcome = createAuth(options).login();
  await clock.advance(400);
  expect(await outcome).toMatchObject({ kind: 'signed-in' });
  expect(logins()).toBe(1);
});

test('a wx.login that fails is an outcome with its words', async () => {
  const { options } = createWorld();
  options.wx.login = ({ fail }) => fail?.({ errMsg: 'login:fail wxa login is blocked', errno: 1402101 });
  expect(await createAuth(options).login()).toEqual({
    kind: 'wx-failed',
    api: 'login',
    errMsg: 'login:fail wxa login is blocked',
    errno: 1402101,
  });
});

test('a wx.login that never calls back is given up', async () => {
  const { options, clock } = createWorld();
  options.wx.login = () => {};
  const auth = createAuth(options);
  const waiters = [
    auth.login(),
    auth.ready(),
    auth.request({ url: '/orders' }).then(null, (error) => error.failure),
  ];
  await clock.advance(11_000);
  for (const waiter of waiters)
    expect(await waiter).toMatchObject({ kind: 'wx-failed', errMsg: 'login:fail timeout' });
});

test('a wx.login that throws, and one without a code, are outcomes too', async () => {
  const { options, clock } = createWorld();
  options.wx.login = () => {
    throw new Error('not here');
  };
  const thrown = createAuth(options).login();
  await clock.advance(400);
  expect(await thrown).toEqual({ kind: 'wx-failed', api: 'login', errMsg: 'login:fail Error: not here' });
  options.wx.login = ({ success }) => success?.({ code: '' });
  const empty = createAuth(options).login();
  await clock.advance(400);
  expect(await empty).toMatchObject({ kind: 'wx-failed', errMsg: 'login:fail no usable answer' });
});

test('logging out cancels a login under way, and a session that comes all the same is ended on the server', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  const login = auth.login();
  const logout = auth.logout();
  expect(await login).toEqual({ kind: 'cancelled' });
  await logout;
  expect(auth.user).toBeUndefined();
  expect(auth.state).toEqual({ kind: 'signed-out', reason: 'logout' });
  expect(server.sessions.size).toBe(0);
});

test('a login after a cancelled one waits for it, and wins', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  const first = auth.login();
  void auth.logout();
  const second = auth.login();
  expect(await first).toEqual({ kind: 'cancelled' });
  expect(await second).toMatchObject({ kind: 'signed-in' });
  expect(server.sessions.size).toBe(1);
  expect(logins()).toBeLessThanOrEqual(2);
});

test('after logout nothing logs in before login is called, not even a new launch', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  expect(await auth.logout()).toEqual({ kind: 'signed-out', revoked: true });
  expect(await auth.ready()).toEqual({ kind: 'signed-out', reason: 'logout' });
  const relaunched = createAuth(options);
  expect(await relaunched.ready()).toEqual({ kind: 'signed-out', reason: 'logout' });
  expect([logins(), server.sessions.size]).toEqual([1, 0]);
  expect(await relaunched.login()).toMatchObject({ kind: 'signed-in', isNewUser: false });
});

test('logging out without a network ends the session on the phone and says that the server does not know', async () => {
  const { options, weather } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  weather.push('lost');
  expect(await auth.logout()).toEqual({ kind: 'signed-out', revoked: false });
  expect(auth.user).toBeUndefined();
});

test('a login that fails on a tap leaves a guest a guest', async () => {
  const { options, server } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  expect(await auth.ready()).toEqual({ kind: 'signed-out', reason: 'guest' });
  server.scripted.push(() => problem('user_blocked'));
  await auth.login();
  expect(auth.state).toEqual({ kind: 'signed-out', reason: 'guest' });
});

test('every change of state is reported, until the listener is taken off', async () => {
  const { options } = createWorld();
  const auth = createAuth(options);
  const seen: string[] = [];
  const off = auth.onChange((state) => seen.push(state.kind));
  await auth.login();
  await auth.logout();
  off();
  await auth.login();
  expect(seen).toEqual(['signing-in', 'signed-in', 'signed-out']);
});

test('a listener that logs in by itself joins the login it hears of', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  const heard: Promise<unknown>[] = [];
  auth.onChange((state) => {
    if (state.kind === 'signing-in') heard.push(auth.login(), auth.ready());
  });
  await auth.ready();
  expect(await Promise.all(heard)).toMatchObject([{ kind: 'signed-in' }, { kind: 'signed-in' }]);
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('ready waits for a login that has been asked for but not begun', async () => {
  const { options } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  void auth.login();
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in' });
});

test('the log tells every step and no secret', async () => {
  const { options, server, weather, clock } = createWorld();
  const lines: string[] = [];
  const auth = createAuth({ ...options, log: (event) => lines.push(JSON.stringify(event)) });
  weather.push('answer-lost');
  const ready = auth.ready();
  await clock.advance(400);
  await ready;
  server.endAll('session_expired');
  await auth.request({ url: '/orders?secret=1' });
  const text = lines.join('\n');
  expect(lines.map((line) => JSON.parse(line).step)).toEqual(['repeat', 'login', 'renew', 'login']);
  for (const secret of [
    'token-',
    'secret',
    String(server.calls[0]?.body.code),
    String(server.calls[0]?.key),
  ]) {
    expect(text).not.toContain(secret);
  }
});

test.each([
  ['rate_limited', false],
  ['session_expired', true],
] as const)('a logout that is answered with %s: revoked is %s', async (code, revoked) => {
  const { options } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  const { request } = options.wx;
  const refuse = async ({ success }: RequestOptions) => {
    const answer = problem(code);
    success?.({ statusCode: answer.status, data: await answer.json() });
  };
  options.wx.request = (sent) => (sent.url.endsWith('/logout') ? refuse(sent) : request(sent));
  expect(await auth.logout()).toEqual({ kind: 'signed-out', revoked });
  expect(auth.user).toBeUndefined();
});
