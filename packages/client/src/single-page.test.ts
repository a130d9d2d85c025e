import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld } from './testing/world.fixture.ts';

test('opened as a single page: nobody is logged in, a typed outcome says so, and guests see content', async () => {
  const { options, logins, server } = createWorld();
  const wx = { ...options.wx, getEnterOptionsSync: () => ({ scene: 1154 }) };
  const auth = createAuth({ ...options, wx });
  expect(await auth.ready()).toEqual({ kind: 'single-page' });
  expect(auth.state).toEqual({ kind: 'failed', failure: { kind: 'single-page' } });
  expect(await auth.login()).toEqual({ kind: 'single-page' });
  expect(await auth.prepareCode()).toEqual({ kind: 'single-page' });
  expect(await auth.request({ url: '/public' })).toMatchObject({ data: { guest: true } });
  expect([logins(), server.made.length]).toEqual([0, 0]);
});

test('after "open the mini program" the session of before is back', async () => {
  const { options, logins } = createWorld();
  await createAuth(options).ready();
  const scene = { scene: 1154 };
  const storage = new Map<string, unknown>();
  // A single page has a storage of its own.
  const single = {
    ...options.wx,
    getEnterOptionsSync: () => scene,
    getStorageSync: (key: string) => storage.get(key),
    setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
  };
  const page = createAuth({ ...options, wx: single });
  expect(await page.ready()).toEqual({ kind: 'single-page' });
  expect(await createAuth(options).ready()).toMatchObject({ kind: 'signed-in' });
  expect(logins()).toBe(1);
  scene.scene = 1155;
  expect(await page.ready()).toMatchObject({ kind: 'signed-in' });
});
