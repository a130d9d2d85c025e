import { demoAppId } from '@weapp-auth/emulator';
import { createWeappAuth, type WeappAuth } from '@weapp-auth/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appsOf, closeWorld, createWorld, type World } from '../world.fixture.ts';

let world: World;
let server: WeappAuth;
let token: string;

beforeEach(async () => {
  world = await createWorld();
  server = createWeappAuth({
    apps: appsOf(world.emulator),
    secret: 'a secret that only these tests know, long enough',
    store: world.store,
    wechat: { baseUrl: 'http://127.0.0.1:8081' },
    fetch: world.emulator.fetch,
    exportInFull: true,
  });
  token = await logIn('alice');
  await logIn('alice');
  await bind(await tapPhone());
});
afterEach(async () => {
  await server.close();
  await closeWorld(world);
});

async function send(
  method: string,
  path: string,
  sent: { body?: object; stepUp?: string; as?: string } = {},
) {
  const headers = {
    ...(sent.body && { 'content-type': 'application/json' }),
    authorization: `Bearer ${sent.as ?? token}`,
    ...(sent.stepUp !== undefined && { 'x-step-up-code': sent.stepUp }),
  };
  const body = sent.body ? { body: JSON.stringify(sent.body) } : {};
  const response = await server.fetch(new Request(`http://login.test${path}`, { method, headers, ...body }));
  return { status: response.status, text: await response.text() };
}

async function code(user: string): Promise<string> {
  return String((await world.phone(user).call('login')).code);
}

async function logIn(user: string): Promise<string> {
  const { text } = await send('POST', '/auth/login', { body: { appId: demoAppId, code: await code(user) } });
  return String(Object(JSON.parse(text)).token);
}

async function tapPhone(): Promise<string> {
  const { event } = await world.emulator.client('alice', demoAppId).button('getPhoneNumber');
  return String(Object(event?.detail).code);
}

function bind(phoneCode: string) {
  return send('POST', '/auth/me/phone', { body: { code: phoneCode } });
}

/** What a thief would do with a token. */
const harm: readonly (readonly [string, string, object | null])[] = [
  ['DELETE', '/auth/me', null],
  ['GET', '/auth/me/export', null],
  ['DELETE', '/auth/sessions', null],
  ['POST', '/auth/me/phone', { code: 'a-phone-code-of-the-thief' }],
  ['POST', '/auth/me/phone', { confirmMerge: true }],
  ['DELETE', '/auth/me/phone', null],
];

test.each(harm)('a stolen token cannot %s %s', async (method, path, body) => {
  const used = await code('alice');
  await send('POST', '/auth/login', { body: { appId: demoAppId, code: used } });
  const codes = [undefined, '', 'guess', '\u00e9', 'x'.repeat(5000), used, await code('bob'), token];
  const before = (await send('GET', '/auth/me')).text;
  for (const stepUp of codes) {
    const { status, text } = await send(method, path, {
      ...(body && { body }),
      ...(stepUp !== undefined && { stepUp }),
    });
    expect([status, JSON.parse(text).code]).toEqual([401, 'step_up_required']);
  }
  expect((await send('GET', '/auth/me')).text).toBe(before);
});

test('a stolen token cannot remove another device, and no code of the thief helps', async () => {
  const { sessions } = JSON.parse((await send('GET', '/auth/sessions')).text);
  const other = sessions.find((session: { current: boolean }) => !session.current);
  for (const stepUp of ['', await code('bob')]) {
    const { status } = await send('DELETE', `/auth/sessions/${other.id}`, { stepUp });
    expect(status).toBe(401);
  }
  expect(JSON.parse((await send('GET', '/auth/sessions')).text).sessions).toHaveLength(sessions.length);
});

test('one code proves one request, however many come at once', async () => {
  const stepUp = await code('alice');
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => send('GET', '/auth/me/export', { stepUp })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});
