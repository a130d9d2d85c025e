import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import type { UserInfoDetail } from './profile.ts';
import { problem } from './testing/login-server.fixture.ts';
import { createWorld, type World } from './testing/world.fixture.ts';

/** What the person's tap on a `getUserInfo` button gives. */
function tap({ wx }: World): Promise<UserInfoDetail> {
  const { getUserInfo } = wx as unknown as { getUserInfo(options: object): void };
  return new Promise((resolve) => getUserInfo({ withCredentials: true, success: resolve, fail: resolve }));
}

/** Makes every `wx.login` renew the session_key, as WeChat may. */
function rotateAlways(world: World): void {
  world.emulator.platform.state.rules.sessionKeyMinimumAge = 0;
}

test('a tap after a prepared code logs in with code and data in one call', async () => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, silent: false });
  await auth.prepareCode();
  expect(await auth.loginWithUserInfo(await tap(world))).toMatchObject({ kind: 'signed-in', dataUsed: true });
  expect(world.server.calls.map((call) => call.line)).toEqual(['POST /auth/login']);
  expect(world.logins()).toBe(1);
});

test('a tap while logged in sends the data to the profile', async () => {
  const world = createWorld();
  const auth = createAuth(world.options);
  await auth.ready();
  expect(await auth.loginWithUserInfo(await tap(world))).toMatchObject({
    kind: 'signed-in',
    dataUsed: true,
    user: { nickname: '小爱' },
  });
  expect(auth.user?.nickname).toBe('小爱');
  expect(world.logins()).toBe(1);
});

test('a tap while a silent login is under way joins it and then sends the data', async () => {
  const world = createWorld();
  const auth = createAuth(world.options);
  await auth.ready();
  const detail = await tap(world);
  world.server.endAll('session_expired');
  world.options.wx.setStorageSync('weapp-auth https://login.example.com/auth', '');
  const cold = createAuth(world.options);
  const [silent, tapped] = await Promise.all([cold.ready(), cold.loginWithUserInfo(detail)]);
  expect(silent.kind).toBe('signed-in');
  expect(tapped).toMatchObject({ kind: 'signed-in', dataUsed: true });
  expect(world.server.made).toHaveLength(2);
});

test('the classic: wx.login after the data were encrypted. They are asked for again under the new key', async () => {
  const world = createWorld();
  rotateAlways(world);
  const auth = createAuth({ ...world.options, silent: false });
  await new Promise((resolve) => world.wx.login({ complete: resolve }));
  const stale = await tap(world);
  await auth.prepareCode();
  expect(await auth.loginWithUserInfo(stale)).toMatchObject({
    kind: 'signed-in',
    dataUsed: true,
    user: { nickname: '小爱' },
  });
  const lines = world.server.calls.map((call) => call.line);
  expect(lines.filter((line) => line === 'POST /auth/me/profile')).toHaveLength(2);
  expect(world.server.sessions.size).toBe(1);
});

test('data are not sent with a code that is younger than they are', async () => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, silent: false });
  await new Promise((resolve) => world.wx.login({ complete: resolve }));
  const detail = await tap(world);
  expect(await auth.loginWithUserInfo(detail)).toMatchObject({ kind: 'signed-in' });
  expect(world.server.calls[0]?.body).not.toHaveProperty('encryptedData');
});

test('a profile that cannot be saved does not undo the login, and the cause is there', async () => {
  const world = createWorld();
  const auth = createAuth(world.options);
  await auth.ready();
  const detail = await tap(world);
  world.weather.push('lost');
  expect(await auth.loginWithUserInfo(detail)).toMatchObject({
    kind: 'signed-in',
    dataUsed: false,
    dataFailure: { kind: 'unreachable' },
  });
});

test.each([
  ['getUserInfo:fail auth deny', undefined, 'denied'],
  ['getUserInfo:fail:auth deny', undefined, 'denied'],
  ['getUserInfo:fail privacy permission is not authorized', 104, 'privacy-denied'],
  ['getUserInfo:fail api scope is not declared in the privacy agreement', 112, 'privacy-undeclared'],
])('a tap that ended in "%s" is %s %s, and nobody is logged in', async (errMsg, errno, kind) => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, silent: false });
  expect(await auth.loginWithUserInfo(errno === undefined ? { errMsg } : { errMsg, errno })).toMatchObject({
    kind,
  });
  expect(world.server.calls).toHaveLength(0);
});

test('where wx.getUserInfo is missing or refused, stale data are given up and the login stands', async () => {
  const world = createWorld();
  rotateAlways(world);
  const auth = createAuth(world.options);
  await new Promise((resolve) => world.wx.login({ complete: resolve }));
  const stale = await tap(world);
  Object.assign(world.wx, { getUserInfo: undefined });
  expect(await auth.loginWithUserInfo(stale)).toMatchObject({
    kind: 'signed-in',
    dataFailure: { kind: 'unsupported', needs: '1.3.0' },
  });
});

test.each([42, 'text', true, null])(
  'a wx.getUserInfo that succeeds with %j is a refusal, and rejects nothing',
  async (answer) => {
    const world = createWorld();
    const broken = {
      ...world.wx,
      getUserInfo: ({ success }: { success(value: unknown): void }) => success(answer),
    };
    const auth = createAuth({ ...world.options, wx: broken as never, silent: false });
    const detail = await auth.getUserInfo();
    expect(await auth.loginWithUserInfo(detail)).toMatchObject({
      kind: expect.stringMatching(/^(denied|unsupported|failed|wx-failed)/),
    });
  },
);

test('nickname and avatar are saved, the avatar as an upload with the token', async () => {
  const { options, server } = createWorld();
  const uploads: unknown[] = [];
  options.wx.uploadFile = ({ success, ...rest }) => {
    uploads.push(rest);
    success?.({ statusCode: 200, data: JSON.stringify({ id: 'user-1', avatarUrl: '/avatars/1' }) });
  };
  const auth = createAuth(options);
  expect(await auth.updateProfile({ nickname: '小爱🐱', avatarPath: 'wxfile://tmp/a.png' })).toMatchObject({
    kind: 'updated',
    user: { nickname: '小爱🐱' },
  });
  expect(uploads).toMatchObject([
    {
      url: 'https://login.example.com/auth/me/avatar',
      name: 'avatar',
      filePath: 'wxfile://tmp/a.png',
      header: { Authorization: 'Bearer token-1' },
    },
  ]);
  expect(server.calls.at(-1)).toMatchObject({ line: 'PUT /auth/me', body: { nickname: '小爱🐱' } });
});

test('an avatar with a path of the server has a whole address for the page', async () => {
  const { options } = createWorld();
  options.wx.uploadFile = ({ success }) =>
    success?.({ statusCode: 200, data: JSON.stringify({ id: 'user-1', avatarUrl: '/auth/avatars/1?v=2' }) });
  const auth = createAuth(options);
  await auth.updateProfile({ avatarPath: 'wxfile://tmp/a.png' });
  expect(auth.user?.avatarUrl).toBe('https://login.example.com/auth/avatars/1?v=2');
});

test('an avatar that cannot be uploaded keeps the nickname from being sent', async () => {
  const { options, server } = createWorld();
  options.wx.uploadFile = ({ fail }) => fail?.({ errMsg: 'uploadFile:fail timeout' });
  const auth = createAuth(options);
  expect(await auth.updateProfile({ nickname: '小爱', avatarPath: 'wxfile://tmp/a.png' })).toEqual({
    kind: 'unreachable',
    errMsg: 'uploadFile:fail timeout',
  });
  expect(server.calls.map((call) => call.line)).not.toContain('PUT /auth/me');
});

test('no change is a mistake of the program', async () => {
  const { options } = createWorld();
  await expect(createAuth(options).updateProfile({})).rejects.toThrow(TypeError);
});

test('the server’s refusal of a nickname is passed on', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.fetch = async () =>
    problem('validation_failed', { errors: [{ path: 'nickname', message: 'too long' }] });
  expect(await auth.updateProfile({ nickname: 'x'.repeat(99) })).toMatchObject({
    kind: 'refused',
    code: 'validation_failed',
    errors: [{ path: 'nickname' }],
  });
});

test('getUserInfo passes credentials, language and time limit on, and waits no longer than that', async () => {
  const { options, clock } = createWorld();
  const given: unknown[] = [];
  Object.assign(options.wx, { getUserInfo: (asked: object) => void given.push(asked) });
  const auth = createAuth(options);
  const asked = auth.getUserInfo({ withCredentials: false, lang: 'zh_CN', timeout: 2_000 });
  await clock.advance(3_000);
  expect(await asked).toMatchObject({ kind: 'dismissed', errMsg: 'getUserInfo:fail timeout' });
  expect(given[0]).toMatchObject({ withCredentials: false, lang: 'zh_CN', timeout: 2_000 });
});

test('without credentials there is nothing to decrypt: a plain login, and no failure', async () => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, silent: false });
  const detail = await auth.getUserInfo({ withCredentials: false });
  expect(detail).not.toHaveProperty('encryptedData');
  expect(await auth.loginWithUserInfo(detail)).toMatchObject({ kind: 'signed-in', dataUsed: false });
});
