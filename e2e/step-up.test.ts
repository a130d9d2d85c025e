import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

test('the SDK exports, removes a device and deletes the account, and the person notices nothing of the proof', async () => {
  const { auth } = world.phone('alice');
  await world.phone('alice', { device: 'second' }).auth.login();
  await auth.login();
  const devices = await auth.devices();
  if (devices.kind !== 'ok') throw new Error(devices.kind);
  const other = devices.value.find(({ current }) => !current);
  expect(await auth.removeDevice(other?.id ?? '')).toEqual({ kind: 'removed' });
  expect(await auth.exportAccount()).toMatchObject({ kind: 'ok' });
  expect(await auth.deleteAccount()).toEqual({ kind: 'removed' });
  expect(auth.state).toEqual({ kind: 'signed-out', reason: 'user-deleted' });
});

test('who has only the token can do none of it', async () => {
  const { auth } = world.phone('alice');
  await auth.login();
  const { answerText = '' } = world.network.exchanges[0] ?? {};
  const { token } = JSON.parse(answerText);
  const refused = await world.network.send('DELETE', '/auth/me', { token });
  expect([refused.status, refused.body.code]).toEqual([401, 'step_up_required']);
  expect(await auth.request({ url: '/auth/me' })).toMatchObject({ statusCode: 200 });
});

test('a request of the app’s own to such a route is repeated with a fresh code', async () => {
  const { auth } = world.phone('alice');
  await auth.login();
  expect(await auth.request({ url: '/auth/me', method: 'DELETE' })).toMatchObject({ statusCode: 204 });
  expect(world.network.count('DELETE /auth/me')).toBe(2);
  expect(world.network.count('POST /auth/login')).toBe(1);
});
