import { expect, test } from 'vitest';
import { type CoreAuth, createAuth } from './core.ts';
import type { CoreOptions } from './options.ts';
import { flush } from './testing/fake-clock.fixture.ts';
import { createWorld, type World } from './testing/world.fixture.ts';

function fails(): never {
  throw new Error('foreign');
}

const answerTwice: CoreOptions['transport'] = ({ success, fail }) => {
  for (const _ of [1, 2]) success?.({ statusCode: 200, data: '<html>' });
  fail?.({ errMsg: 'request:fail' });
};

/** What an app may pass to the core as a function, and how it may be broken. */
const broken: readonly [name: string, options: Partial<CoreOptions>][] = [
  ['unwrap throws', { unwrap: fails }],
  ['unwrap gives nothing', { unwrap: () => undefined }],
  ['unwrap gives nonsense', { unwrap: () => 42 }],
  ['toUser throws', { toUser: fails }],
  ['toUser gives nothing', { toUser: () => undefined as never }],
  ['toUser gives somebody without an id', { toUser: () => ({}) as never }],
  ['transport throws', { transport: fails }],
  ['transport is silent', { transport: () => undefined }],
  ['transport answers nonsense', { transport: ({ success }) => success?.({} as never) }],
  ['transport answers twice and fails', { transport: answerTwice }],
  ['transport rejects with nothing', { transport: () => Promise.reject() }],
  ['isUnauthorized throws', { isUnauthorized: fails }],
  ['log throws', { log: fails }],
];

test.each(broken)(
  'where %s, logins and requests end, typed, and a healthy client goes on',
  async (_, options) => {
    const world = createWorld();
    const stray: unknown[] = [];
    const listen = (error: unknown) => void stray.push(error);
    process.on('unhandledRejection', listen);
    const auth = createAuth({ ...world.options, ...options });
    const kinds = ['signed-in', 'refused', 'unreachable'];
    expect(kinds).toContain((await patiently(world, auth.login())).kind);
    expect(await patiently(world, requestEnd(auth))).toMatch(/^(200|request:fail)/);
    expect(kinds).toContain((await patiently(world, auth.ready())).kind);
    process.off('unhandledRejection', listen);
    expect(stray).toEqual([]);
    const healthy = createAuth(world.options);
    expect(await patiently(world, requestEnd(healthy))).toBe('200');
  },
);

test('callbacks that throw are the app’s own errors: the request ends, and the next one works', async () => {
  const world = createWorld();
  const reported: unknown[] = [];
  const listen = (error: unknown) => void reported.push((error as Error).message);
  process.on('unhandledRejection', listen);
  const auth = createAuth(world.options);
  const told: string[] = [];
  const complete = () => void told.push('complete');
  expect(await auth.request({ url: '/orders', success: fails, complete })).toMatchObject({ statusCode: 200 });
  expect(await auth.request({ url: '/orders', complete: fails })).toMatchObject({ statusCode: 200 });
  await flush();
  process.off('unhandledRejection', listen);
  expect(told).toEqual(['complete']);
  expect(reported).toEqual(['foreign', 'foreign']);
  expect(await requestEnd(auth)).toBe('200');
});

/** Lets as much time pass as anything here may take. */
async function patiently<Value>(world: World, work: PromiseLike<Value>): Promise<Value> {
  await world.clock.advance(600_000);
  return work;
}

function requestEnd(auth: CoreAuth): PromiseLike<string> {
  return auth.request({ url: '/orders' }).then(
    ({ statusCode }) => `${statusCode}`,
    ({ errMsg }) => errMsg,
  );
}
