import { expect, test } from 'vitest';
import { createAuth } from './core.ts';
import { createWorld } from './testing/world.fixture.ts';

test('the next launch knows the user at once and does not log in', async () => {
  const { options, logins } = createWorld();
  await createAuth(options).ready();
  const auth = createAuth(options);
  expect(auth.user).toMatchObject({ id: 'user-1' });
  expect(auth.state.kind).toBe('signed-in');
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  expect(logins()).toBe(1);
});

test('a session kept for a month that the server has forgotten is renewed by the first request', async () => {
  const { options, server, logins, clock } = createWorld();
  await createAuth(options).ready();
  await clock.advance(31 * 86_400_000);
  server.endAll('session_expired');
  expect(await createAuth(options).request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
  expect(logins()).toBe(2);
});

const rubbish: readonly unknown[] = [
  '',
  'half a json {',
  42,
  null,
  [],
  {},
  { v: 1 },
  { session: { token: 7, user: { id: 'u' } } },
  { session: { token: '', user: { id: 'u' } } },
  { session: { token: 't', user: null } },
  { session: { token: 't', user: { id: 7 } } },
  { session: 't' },
  { out: { logout: true } },
];

test.each(rubbish)('storage that holds %j counts as empty', async (stored) => {
  const { options } = createWorld();
  options.wx.setStorageSync('weapp-auth https://login.example.com/auth', stored);
  const auth = createAuth(options);
  expect(auth.state).toEqual({ kind: 'starting' });
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in' });
});

test('storage that cannot be read or written costs a login per launch and nothing else', async () => {
  const { options, logins } = createWorld();
  const broken = () => {
    throw new Error('setStorage:fail exceed the max size');
  };
  const wx = { ...options.wx, getStorageSync: broken, setStorageSync: broken };
  for (const launch of [1, 2]) {
    const auth = createAuth({ ...options, wx });
    expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
    await auth.request({ url: '/orders' });
    expect(logins()).toBe(launch);
  }
});

test('two clients with different storage keys do not meet', async () => {
  const { options, server } = createWorld();
  const first = createAuth(options);
  const second = createAuth({ ...options, storageKey: 'other' });
  await Promise.all([first.ready(), second.ready()]);
  await first.logout();
  expect(second.user).toBeDefined();
  expect(server.sessions.size).toBe(1);
});

test('a listener that throws harms neither the others nor the login', async () => {
  const { options } = createWorld();
  const auth = createAuth(options);
  const errors: unknown[] = [];
  const listen = (error: unknown) => errors.push(error);
  process.on('unhandledRejection', listen);
  const seen: string[] = [];
  auth.onChange(() => {
    throw new Error('mine');
  });
  auth.onChange((state) => seen.push(state.kind));
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in' });
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  expect(seen).toEqual(['signing-in', 'signed-in']);
  expect(errors).toHaveLength(2);
});

test('a logout in the release is not forgotten because the trial version was opened', async () => {
  const { options, logins } = createWorld();
  const release = createAuth(options);
  await release.ready();
  await release.logout();
  const trial = createAuth({ ...options, baseUrl: 'https://trial.example.com' });
  expect(await trial.ready()).toMatchObject({ kind: 'signed-in' });
  expect(await createAuth(options).ready()).toEqual({ kind: 'signed-out', reason: 'logout' });
  expect(logins()).toBe(2);
});

test('the storage holds the token and what a page shows of the user, and a logout leaves neither', async () => {
  const { options } = createWorld();
  const auth = createAuth(options);
  await auth.ready();
  const read = () => JSON.stringify(options.wx.getStorageSync('weapp-auth https://login.example.com/auth'));
  const { session } = JSON.parse(read());
  expect(Object.keys(session.user).sort()).toEqual(Object.keys(auth.user ?? {}).sort());
  expect(read()).toContain(session.token);
  expect(read()).not.toMatch(/session_?key|open_?id|"union|secret/i);
  await auth.logout();
  expect(read()).not.toContain(session.token);
  expect(read()).not.toContain(session.user.id);
});
