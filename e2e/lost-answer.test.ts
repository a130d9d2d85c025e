import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => closeWorld(world));

describe('a login whose answer was lost', () => {
  test('is repeated by the client and gets the same session, not code_used', async () => {
    const { auth } = world.phone('alice');
    world.network.loseAnswers(1);
    expect(await auth.login()).toMatchObject({ kind: 'signed-in', isNewUser: true });
    const [lost, repeated] = world.network.exchanges;
    expect(repeated?.status).toBe(200);
    expect(tokenOf(repeated?.answerText)).toBe(tokenOf(lost?.answerText));
    expect(await sessions()).toHaveLength(1);
  });

  test('twice is repeated twice', async () => {
    const { auth } = world.phone('alice');
    world.network.loseAnswers(2);
    expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
    expect(new Set(world.network.exchanges.map((exchange) => tokenOf(exchange.answerText))).size).toBe(1);
  });

  test('cannot be taken over with the code alone', async () => {
    const { call, appId } = world.phone('alice');
    const { code } = await call('login');
    const body = { appId, code };
    await sendLogin(body, 'a'.repeat(32));
    expect((await sendLogin(body)).body).toMatchObject({ code: 'code_used' });
    expect((await sendLogin(body, 'b'.repeat(32))).body).toMatchObject({ code: 'code_used' });
    expect((await sendLogin(body, 'a'.repeat(32))).status).toBe(200);
  });

  test('and whose session was ended since gets no new one', async () => {
    const { call, appId } = world.phone('alice');
    const { code } = await call('login');
    const key = 'c'.repeat(32);
    const { body } = await sendLogin({ appId, code }, key);
    await world.network.send('POST', '/auth/logout', { token: String(body.token) });
    expect((await sendLogin({ appId, code }, key)).status).toBe(401);
  });
});

async function sendLogin(body: object, key?: string) {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (key !== undefined) headers.set('idempotency-key', key);
  const request = new Request('http://login.test/auth/login', {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const response = await world.network.fetch(request);
  const answer: Record<string, unknown> = Object(await response.json());
  return { status: response.status, body: answer };
}

async function sessions() {
  return (await world.store.dumpRows({ table: 'sessions', after: null, limit: 10 })).rows;
}

function tokenOf(answer: string | undefined): string {
  return JSON.parse(answer ?? '{}').token;
}
