import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

describe('a code', () => {
  test('used twice is answered code_used, with what to do next', async () => {
    const { call, appId } = world.phone('alice');
    const { code } = await call('login');
    expect((await login({ appId, code })).status).toBe(200);
    const second = await login({ appId, code });
    expect(second.status).toBe(401);
    expect(second.type).toContain('application/problem+json');
    expect(second.body).toMatchObject({ code: 'code_used', action: 'retry-with-fresh-code' });
  });

  test('older than five minutes is answered code_invalid, with what to do next', async () => {
    const { call, appId } = world.phone('alice');
    const { code } = await call('login');
    world.advance(301);
    const late = await login({ appId, code });
    expect(late.body).toMatchObject({ status: 401, code: 'code_invalid', action: 'retry-with-fresh-code' });
  });

  test('of another app is answered code_invalid', async () => {
    const { call } = world.phone('alice', { appId: 'wx1de30a7400000002' });
    const { code } = await call('login');
    const answer = await login({ appId: 'wx1de30a7400000001', code });
    expect(answer.body).toMatchObject({ code: 'code_invalid' });
  });

  test('that was never given out makes no user', async () => {
    const { appId } = world.phone('alice');
    const answer = await login({ appId, code: 'f'.repeat(32) });
    expect(answer.body).toMatchObject({ code: 'code_invalid' });
    expect((await world.store.dumpRows({ table: 'users', after: null, limit: 10 })).rows).toEqual([]);
  });
});

describe('the client recovers by itself', () => {
  test('from a code that turns out to be used', async () => {
    const { auth } = world.phone('alice');
    world.emulator.addFault({ target: '/sns/jscode2session', errcode: 40163 });
    expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
    expect(world.network.exchanges.map((exchange) => exchange.status)).toEqual([401, 200]);
  });

  test('from a code that turns out to be too old', async () => {
    const { auth } = world.phone('alice');
    world.emulator.addFault({ target: '/sns/jscode2session', errcode: 40029 });
    expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
  });

  test('never by sending the same code again after a refusal', async () => {
    const { auth } = world.phone('alice');
    world.emulator.addFault({ target: '/sns/jscode2session', errcode: 40163 });
    await auth.login();
    const codes = world.network.exchanges.map((exchange) => JSON.parse(exchange.requestText).code);
    expect(new Set(codes).size).toBe(2);
  });
});

function login(body: object) {
  return world.network.send('POST', '/auth/login', { body });
}
