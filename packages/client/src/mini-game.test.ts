import { expect, test } from 'vitest';
import { createAuth } from './core.ts';
import { createWorld } from './testing/world.fixture.ts';
import type { WxLike } from './wx-like.ts';

/** What a mini game has of the APIs that the core looks for: no pages, no components, no `getApp`. */
function gameOf({ options }: ReturnType<typeof createWorld>): WxLike {
  const { login, request, getStorageSync, setStorageSync, getRandomValues, checkSession } = options.wx;
  return {
    login,
    request,
    getStorageSync,
    setStorageSync,
    ...(getRandomValues && { getRandomValues }),
    ...(checkSession && { checkSession }),
  };
}

test('a mini game logs in, sends requests, survives the loss of its session and logs out, on the core alone', async () => {
  const world = createWorld();
  expect(globalThis).not.toHaveProperty('getApp');
  const auth = createAuth({ ...world.options, wx: gameOf(world), appId: 'wx00000000000000aa' });
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in', isNewUser: true });
  expect(await auth.request({ url: '/scores' })).toMatchObject({ statusCode: 200 });
  world.server.endAll('session_expired');
  expect(await auth.request({ url: '/scores', method: 'POST', data: { score: 7 } })).toMatchObject({
    statusCode: 200,
  });
  expect(await auth.logout()).toEqual({ kind: 'signed-out', revoked: true });
});
