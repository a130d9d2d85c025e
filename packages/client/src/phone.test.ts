import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { problem } from './testing/login-server.fixture.ts';
import { createWorld } from './testing/world.fixture.ts';

const code = 'a'.repeat(64);

test('a phone code of someone logged in is bound, and the user has a masked phone', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  expect(await auth.bindPhone({ errMsg: 'getPhoneNumber:ok', code: code })).toMatchObject({
    kind: 'updated',
    user: { phone: { masked: '138****5678' } },
  });
  expect(server.calls.at(-1)).toMatchObject({ line: 'POST /auth/me/phone', body: { code: code } });
  expect(auth.user?.phone?.masked).toBe('138****5678');
});

test('a phone code of a guest logs in and binds in one call', async () => {
  const { options, server } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  expect(await auth.bindPhone({ code: code })).toMatchObject({
    kind: 'updated',
    user: { phone: { masked: '138****5678' } },
  });
  expect(server.calls.map((call) => call.line)).toEqual(['POST /auth/login']);
  expect(server.calls[0]?.body).toMatchObject({ phoneCode: code });
});

test('a phone code that comes while a silent login is under way is bound after it', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  const [, bound] = await Promise.all([auth.ready(), auth.bindPhone({ code: code })]);
  expect(bound).toMatchObject({ kind: 'updated' });
  expect(server.calls.map((call) => call.line)).toEqual(['POST /auth/login', 'POST /auth/me/phone']);
});

test('a phone code that is no good any more is for the person to try again', async () => {
  const { options, server } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  server.scripted.push(() => problem('phone_code_invalid'));
  expect(await auth.bindPhone({ code: code })).toMatchObject({
    kind: 'refused',
    code: 'phone_code_invalid',
    action: 'ask-user',
  });
});

test('a number that belongs to somebody else is a conflict to be shown', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  server.fetch = async () => problem('account_conflict');
  expect(await auth.bindPhone({ code: code })).toMatchObject({ kind: 'refused', code: 'account_conflict' });
});

test('encrypted data under a dead key: the session is renewed and the person taps again', async () => {
  const { options, server, logins } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  const data = {
    encryptedData: Buffer.alloc(32).toString('base64'),
    iv: Buffer.alloc(16).toString('base64'),
  };
  expect(await auth.bindPhone(data)).toEqual({ kind: 'tap-again' });
  expect([logins(), server.sessions.size]).toEqual([2, 1]);
});

test('a dead key that cannot be renewed is said as it is', async () => {
  const { options, server, weather, clock } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  weather.push('fine', 'lost', 'lost', 'lost');
  const bound = auth.bindPhone({ encryptedData: 'AAAA', iv: 'AAAA' });
  await clock.advance(2_000);
  expect(await bound).toMatchObject({ kind: 'unreachable' });
  expect(server.sessions.size).toBe(1);
});

test.each([
  [{ errMsg: 'getPhoneNumber:fail user deny' }, 'denied'],
  [{ errMsg: 'getPhoneNumber:fail:user cancel' }, 'dismissed'],
  [{ errMsg: 'user deny' }, 'denied'],
  [{ errMsg: 'getPhoneNumber:fail no permission' }, 'no-permission'],
  [
    {
      errMsg: 'getPhoneNumber:fail jsapi has no permission, event=…, detail=jsapi has no permission',
      errno: 102,
    },
    'no-permission',
  ],
  [{ errMsg: 'getPhoneNumber:fail 该 appid 没有权限' }, 'no-permission'],
  [{ errMsg: 'getPhoneNumber:fail:access denied' }, 'no-permission'],
  [{ errMsg: 'getPhoneNumber:fail appid no enough quota', errno: 1400001 }, 'no-quota'],
  [{ errMsg: 'getPhoneNumber:fail user getPhoneNumber is blocked', errno: 1421102 }, 'blocked'],
  [{ errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: 104 }, 'privacy-denied'],
  [
    { errMsg: 'getPhoneNumber:fail api scope is not declared in the privacy agreement', errno: 112 },
    'privacy-undeclared',
  ],
  [{ errMsg: 'getPhoneNumber:fail time out' }, 'dismissed'],
  [{ errMsg: 'getPhoneNumber:fail Error: The mobile phone user bound needs to be verified' }, 'failed'],
  [{}, 'failed'],
])('a tap that gave %j is the outcome %s, and nothing is sent', async (detail, kind) => {
  const { options, server } = createWorld();
  expect(await createAuth(options).bindPhone(detail)).toMatchObject({ kind });
  expect(server.calls).toHaveLength(0);
});

test('a phone code that meets the login of another tap is sent by itself', async () => {
  const { options, server } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  const [first, second] = ['a', 'b'].map((letter) => auth.bindPhone({ code: letter.repeat(64) }));
  expect(await first).toMatchObject({ kind: 'updated' });
  expect(await second).toMatchObject({ kind: 'updated' });
  const carried = server.calls.map(({ line, body }) => [line, body.phoneCode ?? body.code]);
  expect(carried).toEqual([
    ['POST /auth/login', 'a'.repeat(64)],
    ['POST /auth/me/phone', 'b'.repeat(64)],
  ]);
});
