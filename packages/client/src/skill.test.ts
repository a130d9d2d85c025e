import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld } from './testing/world.fixture.ts';

const say = (text: string, more: object = {}) => ({ content: [{ type: 'text' as const, text }], ...more });

test('a skill takes the session that the pages left in the storage, without a login of its own', async () => {
  const { options, logins } = createWorld();
  await createAuth(options).ready();
  const { guard } = createAuth(options).skill();
  expect(await guard(() => say('ok'))({} as never)).toEqual(say('ok'));
  expect(logins()).toBe(1);
});

test('without one it logs in silently, once for all calls', async () => {
  const { options, logins, server } = createWorld();
  const auth = createAuth(options);
  const { guard, middleware } = auth.skill();
  const handler = guard(async () => say(String((await auth.request({ url: '/orders' })).statusCode)));
  const results: unknown[] = [];
  await Promise.all(
    ['a', 'b'].map((name) =>
      middleware({ name }, async () => {
        results.push(await handler({} as never));
      }),
    ),
  );
  expect(results).toEqual([say('200'), say('200')]);
  expect([logins(), server.made.length]).toEqual([1, 1]);
});

test('a login and a logout in the pages are followed while the skill runs', async () => {
  const { options } = createWorld();
  const auth = createAuth(options);
  const { guard } = auth.skill();
  const handler = guard(() => say('in'));
  await handler({} as never);
  const page = createAuth(options);
  await page.logout();
  expect(await handler({} as never)).toMatchObject({ apiCalls: [{ name: 'login', arguments: {} }] });
  await page.login();
  expect(await handler({} as never)).toEqual(say('in'));
});

test('a session that the server ended is renewed once, and the call is answered', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  const handler = auth.skill().guard(async () => say(String((await auth.request({ url: '/x' })).statusCode)));
  await handler({} as never);
  server.endAll('session_expired');
  expect(await handler({} as never)).toEqual(say('200'));
  expect(server.made).toHaveLength(2);
});

test('the login API logs in on request, and a failure tells the model not to try again', async () => {
  const { options, clock } = createWorld();
  const auth = createAuth({ ...options, silent: false });
  expect(await auth.skill().login()).toMatchObject({
    content: [{ text: expect.stringContaining('Signed in') }],
  });
  await auth.logout();
  options.wx.login = ({ fail }) => fail?.({ errMsg: 'login:fail system error' });
  const failing = auth.skill().login();
  await clock.advance(400);
  expect(await failing).toMatchObject({ isError: true });
});

test('a guest is let through where the skill says so, and nowhere is somebody logged in who is not to be', async () => {
  const { options, logins } = createWorld();
  const auth = createAuth(options);
  const passed: string[] = [];
  const { middleware } = auth.skill({ loginApi: 'signIn', open: ['browse'] });
  for (const name of ['browse', 'signIn']) await middleware({ name }, async () => void passed.push(name));
  expect([passed, logins()]).toEqual([['browse', 'signIn'], 0]);
});

test('what a handler gives is free of token, openid and whole phone numbers, however deep', async () => {
  const { options, server } = createWorld();
  const auth = createAuth(options);
  const openid = `o${'A'.repeat(27)}`;
  const handler = auth.skill().guard(() =>
    say(`call 13812345678, I am ${openid}`, {
      structuredContent: { deep: [{ phone: 13812345678, token: server.made[0], id: '113812345678' }] },
      _meta: { note: null, openid },
    }),
  );
  const text = JSON.stringify(await handler({} as never));
  expect(server.made[0]).toBeDefined();
  for (const secret of ['12345678,', '"13812345678', openid, server.made[0] ?? ''])
    expect(text).not.toContain(secret);
  expect(text).toContain('138****5678');
  expect(text).toContain('113812345678');
});

test('it works without getApp and timers', async () => {
  const { options } = createWorld();
  const clock = { now: () => 0, setTimeout: () => undefined, clearTimeout: () => {} };
  const auth = createAuth({ ...options, clock });
  expect(await auth.skill().guard(() => say('in'))({} as never)).toEqual(say('in'));
});
