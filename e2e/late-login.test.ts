import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type Phone, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

describe('the button flow', () => {
  test('with a prepared code logs in and decrypts with the right key, in one request', async () => {
    const { auth, call } = world.phone('alice');
    await auth.prepareCode();
    const data = await call('getUserInfo', { withCredentials: true });
    const outcome = await auth.loginWithUserInfo(data);
    expect(outcome).toMatchObject({ kind: 'signed-in', dataUsed: true });
    expect(world.network.exchanges.map((exchange) => exchange.status)).toEqual([200]);
  });

  test('never calls wx.login inside the button’s callback while a prepared code is young', async () => {
    const { auth, call } = world.phone('alice');
    const logins = countLogins();
    await auth.prepareCode();
    const data = await call('getUserInfo', { withCredentials: true });
    await auth.loginWithUserInfo(data);
    expect(logins()).toBe(1);
  });
});

describe('the classic bug: wx.login after getUserInfo', () => {
  test('is answered session_key_stale, with what to do next', async () => {
    const stale = await makeClassicMistake(world.phone('alice'));
    expect(stale.body).toMatchObject({
      status: 409,
      code: 'session_key_stale',
      action: 'retry-with-fresh-code',
    });
  });

  test('makes no session and no user', async () => {
    await makeClassicMistake(world.phone('alice'));
    for (const table of ['users', 'sessions'] as const) {
      expect((await world.store.dumpRows({ table, after: null, limit: 10 })).rows).toEqual([]);
    }
  });

  test('is recovered from by the client: new key, data asked for again', async () => {
    const phone = world.phone('alice');
    world.advance(301);
    await phone.call('login');
    const data = await phone.call('getUserInfo', { withCredentials: true });
    world.advance(301);
    const outcome = await phone.auth.loginWithUserInfo(data);
    expect(outcome).toMatchObject({ kind: 'signed-in' });
    expect(outcome).not.toHaveProperty('dataFailure');
  });

  test('does not happen with a key that the server still has in its ring', async () => {
    const { auth, call, appId } = world.phone('alice');
    await auth.login();
    const { encryptedData, iv } = await call('getUserInfo', { withCredentials: true });
    world.advance(299);
    const { code } = await call('login');
    const answer = await world.network.send('POST', '/auth/login', {
      body: { appId, code, encryptedData, iv },
    });
    expect(answer.status).toBe(200);
  });
});

async function makeClassicMistake({ call, appId }: Phone) {
  world.advance(301);
  await call('login');
  const { encryptedData, iv } = await call('getUserInfo', { withCredentials: true });
  world.advance(301);
  const { code } = await call('login');
  return world.network.send('POST', '/auth/login', { body: { appId, code, encryptedData, iv } });
}

function countLogins(): () => number {
  let logins = 0;
  world.emulator.onEvent((event) => {
    if (event.type === 'wx-call' && event.call.api === 'login') logins += 1;
  });
  return () => logins;
}
