import { expect, test } from 'vitest';
import { createAuth } from './core.ts';
import { createWorld } from './testing/world.fixture.ts';
import type { WxLike } from './wx-like.ts';

async function keysOf(
  getRandomValues: WxLike['getRandomValues'] | undefined,
): Promise<(string | undefined)[]> {
  const { options, server, clock } = createWorld();
  for (let n = 0; n < 3; n += 1) {
    const wx = { ...options.wx, getRandomValues } as WxLike;
    const login = createAuth({ ...options, wx, storageKey: `launch-${n}` }).login();
    await clock.advance(20_000);
    expect(await login).toMatchObject({ kind: 'signed-in' });
  }
  return server.calls.map((call) => call.key);
}

test('the key is what wx.getRandomValues gave', async () => {
  const keys = await keysOf(({ length, success }) =>
    success?.({ randomValues: new Uint8Array(length).fill(0xa0).buffer }),
  );
  expect(new Set(keys)).toEqual(new Set(['a0'.repeat(16)]));
});

test.each([
  ['is missing', undefined],
  [
    'fails',
    ({ fail }: { fail?: (error: { errMsg: string }) => void }) => fail?.({ errMsg: 'getRandomValues:fail' }),
  ],
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['never answers', () => {}],
  [
    'gives too little',
    ({ success }: { success?: (value: { randomValues: ArrayBuffer }) => void }) =>
      success?.({ randomValues: new ArrayBuffer(0) }),
  ],
])('where wx.getRandomValues %s, a login has no key', async (_, getRandomValues) => {
  expect(await keysOf(getRandomValues)).toEqual([undefined, undefined, undefined]);
});

test('a login without a key is not repeated: its code could be somebody else’s by then', async () => {
  const { options, weather, server, clock } = createWorld();
  weather.push('answer-lost');
  const wx = { ...options.wx, getRandomValues: () => {} };
  const login = createAuth({ ...options, wx }).login();
  await clock.advance(20_000);
  expect(await login).toMatchObject({ kind: 'unreachable' });
  expect(server.calls).toHaveLength(1);
});
