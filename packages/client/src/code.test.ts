import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld } from './testing/world.fixture.ts';

test('a prepared code is used by the next login, without another wx.login', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  expect(await auth.prepareCode()).toEqual({ kind: 'ready' });
  expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('a prepared code is renewed every four minutes until it is used', async () => {
  const { options, clock, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  await auth.prepareCode();
  await clock.advance(600_000);
  expect(logins()).toBe(3);
  expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
  await clock.advance(600_000);
  expect(logins()).toBe(3);
});

test('preparing twice, also at once, holds one code', async () => {
  const { options, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  await Promise.all([auth.prepareCode(), auth.prepareCode()]);
  await auth.prepareCode();
  expect(logins()).toBe(1);
});

test('no code is used twice by two logins that follow each other', async () => {
  const { options, server } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  await auth.prepareCode();
  await auth.login();
  await auth.logout();
  await auth.login();
  const codes = server.calls.filter((call) => call.line === 'POST /auth/login').map((call) => call.body.code);
  expect(new Set(codes).size).toBe(2);
});

test('a code that grew old while the phone slept is not used', async () => {
  const { options, server, clock, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  await auth.prepareCode();
  clock.skew(240_000);
  await auth.login();
  expect(logins()).toBe(2);
  expect(server.calls).toHaveLength(1);
});

test.each([86_400_000, -86_400_000])(
  'a clock that jumps by %i ms costs nothing but a new code',
  async (skew) => {
    const { options, clock } = createWorld();
    const auth = createAuth({ ...options, silent: false });
    await auth.prepareCode();
    clock.skew(skew);
    expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
    expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
    expect(await createAuth(options).request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  },
);

test('a prepared code that could not be had is an outcome, and the login asks again', async () => {
  const { options } = createWorld();
  const { login } = options.wx;
  options.wx.login = ({ fail }) => fail?.({ errMsg: 'login:fail timeout', errno: 5 });
  const auth = createAuth({ ...options, silent: false });
  expect(await auth.prepareCode()).toMatchObject({ kind: 'wx-failed', errno: 5 });
  options.wx.login = login;
  expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
});

test('preparing while logged in asks wx.checkSession, and logs in again only where the key is dead', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  expect(await auth.prepareCode()).toEqual({ kind: 'ready' });
  expect(logins()).toBe(1);
  options.wx.checkSession = ({ fail }) =>
    fail?.({ errMsg: 'checkSession:fail session time out, need relogin' });
  const again = createAuth(options);
  expect(await again.prepareCode()).toEqual({ kind: 'ready' });
  expect([logins(), server.made.length, server.sessions.size]).toEqual([2, 2, 1]);
});

test('a dead key whose renewal fails leaves the session in use', async () => {
  const { options, weather, clock } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  options.wx.checkSession = ({ fail }) =>
    fail?.({ errMsg: 'checkSession:fail session time out, need relogin' });
  weather.push('lost', 'lost', 'lost');
  const prepared = auth.prepareCode();
  await clock.advance(2_000);
  expect(await prepared).toMatchObject({ kind: 'unreachable' });
  expect(auth.state.kind).toBe('signed-in');
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
});

test('a released code is not renewed, and not used', async () => {
  const { options, clock, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  await auth.prepareCode();
  auth.releaseCode();
  await clock.advance(600_000);
  expect(logins()).toBe(1);
  expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
  expect(logins()).toBe(2);
});

test('logging out drops a prepared code and its timer', async () => {
  const { options, clock, logins } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  await auth.prepareCode();
  await auth.logout();
  await clock.advance(600_000);
  expect(logins()).toBe(1);
});

test('a code that could not be had is asked for again by the next call', async () => {
  const { options, clock, logins } = createWorld();
  const { login } = options.wx;
  options.wx.login = ({ fail }) => fail?.({ errMsg: 'login:fail network' });
  const auth = createAuth({ ...options, silent: false });
  const prepared = auth.prepareCode();
  await clock.advance(400);
  expect(await prepared).toMatchObject({ kind: 'wx-failed', api: 'login' });
  options.wx.login = login;
  expect(await auth.prepareCode()).toEqual({ kind: 'ready' });
  expect(logins()).toBe(1);
});

test('a wx.login that fails once is tried again before anybody is told', async () => {
  const { options, clock, logins } = createWorld();
  const { login } = options.wx;
  let failures = 1;
  options.wx.login = (asked) =>
    failures-- > 0 ? asked.fail?.({ errMsg: 'login:fail system error' }) : login(asked);
  const ready = createAuth(options).ready();
  await clock.advance(400);
  expect(await ready).toMatchObject({ kind: 'signed-in' });
  expect(logins()).toBe(1);
});

test.each(['login:fail wxa login is blocked', 'login:fail timeout'])(
  '%s is not tried again',
  async (errMsg) => {
    const { options } = createWorld();
    const asked: unknown[] = [];
    options.wx.login = ({ fail }) => {
      asked.push(fail);
      fail?.({ errMsg });
    };
    expect(await createAuth(options).login()).toEqual({ kind: 'wx-failed', api: 'login', errMsg });
    expect(asked).toHaveLength(1);
  },
);
