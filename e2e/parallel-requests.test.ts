import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

let world: World;
let logins = 0;
beforeEach(async () => {
  world = await createWorld();
  logins = 0;
  world.emulator.onEvent((event) => {
    if (event.type === 'wx-call' && event.call.api === 'login') logins += 1;
  });
});
afterEach(() => closeWorld(world));

test('twenty requests on a cold client make one wx.login and one login, and all twenty are answered', async () => {
  const { auth } = world.phone('alice');
  const answers = await Promise.all(Array.from({ length: 20 }, () => auth.request({ url: '/auth/me' })));
  expect(answers.map((answer) => answer.statusCode)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(logins).toBe(1);
  expect(world.network.count('POST /auth/login')).toBe(1);
});

test('twenty requests whose session is gone make one new login', async () => {
  const { auth } = world.phone('alice');
  await auth.login();
  world.advance(31 * 86_400);
  const answers = await Promise.all(Array.from({ length: 20 }, () => auth.request({ url: '/auth/me' })));
  expect(answers.every((answer) => answer.statusCode === 200)).toBe(true);
  expect(logins).toBe(2);
});

test('when the login fails, all twenty are told, and the next one tries again', async () => {
  const { auth } = world.phone('alice');
  world.emulator.addFault({ target: 'wx.login', reason: 'timeout' });
  const settled = await Promise.allSettled(
    Array.from({ length: 20 }, () => auth.request({ url: '/auth/me' })),
  );
  expect(settled).toHaveLength(20);
  const answer = await auth.request({ url: '/auth/me' });
  expect(answer.statusCode).toBe(200);
});
