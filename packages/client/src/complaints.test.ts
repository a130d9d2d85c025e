/**
 * What people report about other login systems of mini programs, each as it happened to them.
 *
 * @module
 */
import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import type { UserInfoDetail } from './profile.ts';
import { flush } from './testing/fake-clock.fixture.ts';
import { problem } from './testing/login-server.fixture.ts';
import { createWorld, type World } from './testing/world.fixture.ts';

function tap({ emulator }: World): Promise<UserInfoDetail> {
  const { getUserInfo } = emulator.wx('alice', 'wx00000000000000aa');
  return new Promise(
    (resolve) => void getUserInfo({ withCredentials: true, success: resolve, fail: resolve }),
  );
}

test('"decryption fails, but only the first time": wx.login came after the data', async () => {
  const world = createWorld();
  world.emulator.platform.state.rules.sessionKeyMinimumAge = 0;
  const auth = createAuth({ ...world.options, silent: false });
  await new Promise((resolve) => world.wx.login({ complete: resolve }));
  const detail = await tap(world);
  expect(await auth.loginWithUserInfo(detail)).toMatchObject({ kind: 'signed-in', dataUsed: true });
});

test('"invalid payload": every + of the data arrives as a +', async () => {
  const { options, server } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  await auth.prepareCode();
  await auth.loginWithUserInfo({ encryptedData: 'a+b/c+d==', iv: '++++++++++++++++++++++==' });
  expect(server.calls[0]?.body).toMatchObject({ encryptedData: 'a+b/c+d==', iv: '++++++++++++++++++++++==' });
});

test('"checkSession says fine, but the server’s token is dead, and nothing recovers"', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.endAll('session_expired');
  expect(await auth.prepareCode()).toEqual({ kind: 'ready' });
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
});

test('"onLoad runs before onLaunch’s login is done": the page waits for the same login', async () => {
  const { options, logins } = createWorld();
  const auth = createAuth(options);
  const onLaunch = auth.login();
  const onLoad = auth.ready().then(() => auth.user?.id);
  expect([(await onLaunch).kind, await onLoad]).toEqual(['signed-in', 'user-1']);
  expect(logins()).toBe(1);
});

test('"40163 code been used": a slow network and an impatient repeat', async () => {
  const { options, weather, clock, server } = createWorld();
  weather.push('answer-lost', 'answer-lost');
  const login = createAuth(options).login();
  await clock.advance(2_000);
  expect(await login).toMatchObject({ kind: 'signed-in' });
  expect(server.made).toHaveLength(1);
});

test('"parallel requests push the login page twice": a lost session is one change of state', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  const ends: string[] = [];
  auth.onChange((state) => state.kind === 'signed-out' && ends.push(state.reason));
  server.endAll('session_revoked', 'kicked');
  await Promise.all(Array.from({ length: 9 }, (_, n) => auth.request({ url: `/orders/${n}` })));
  expect(ends).toEqual(['kicked']);
});

test('"one failure is remembered for the whole run": the next call tries again', async () => {
  const { options, weather, clock } = createWorld();
  const auth = createAuth({ ...options, retries: 0 });
  weather.push('lost');
  expect(await auth.ready()).toMatchObject({ kind: 'unreachable' });
  await clock.advance(0);
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in' });
});

test('"the user refuses once and is stuck": the next tap works', async () => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, silent: false });
  await auth.prepareCode();
  expect(await auth.loginWithUserInfo({ errMsg: 'getUserInfo:fail auth deny' })).toMatchObject({
    kind: 'denied',
  });
  expect(await auth.loginWithUserInfo(await tap(world))).toMatchObject({ kind: 'signed-in', dataUsed: true });
});

test('"expired" and "kicked" are told apart', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.endAll('session_expired');
  await auth.request({ url: '/orders' });
  expect(auth.state.kind).toBe('signed-in');
  server.endAll('session_revoked', 'replaced');
  await auth.request({ url: '/orders' });
  expect(auth.state).toEqual({ kind: 'signed-out', reason: 'replaced' });
});

test('"微信用户 and a grey picture": what WeChat gives is no profile, and people fill theirs in', async () => {
  const { options } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  expect(await auth.updateProfile({ nickname: '小爱🐱' })).toMatchObject({
    kind: 'updated',
    user: { nickname: '小爱🐱' },
  });
});

test('"no cookies in wx.request": the token is a header', async () => {
  const { options, server } = createWorld();
  await createAuth(options).request({ url: '/orders' });
  expect(server.calls.at(-1)?.token).toBe('token-1');
});

test('"the token goes to the map service too": only to where it belongs', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  await auth.request({ url: 'https://apis.map.example.com/geocoder' });
  expect(server.calls.at(-1)?.token).toBeUndefined();
});

test('"a retry that fails leaves the caller waiting for ever": every waiter is answered', async () => {
  const { options, server, clock } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.endAll('session_expired');
  server.scripted.push(() => problem('user_blocked'));
  const ends: string[] = [];
  for (let n = 0; n < 5; n += 1) auth.request({ url: '/orders', complete: () => ends.push('complete') });
  await clock.advance(1_000);
  await flush();
  expect(ends).toHaveLength(5);
});
