import { createEmulator, demoAppId, type Emulator } from '@weapp-auth/emulator';
import { expect, test } from 'vitest';
import { createLoginServer } from '../packages/client/src/testing/login-server.fixture.ts';
import { appsOf, closeWorld, createWorld } from './world.fixture.ts';

/** What a client can tell two login servers apart by. */
interface Heard {
  readonly step: string;
  readonly status: number;
  readonly code: unknown;
  readonly action: unknown;
  readonly reason: unknown;
  readonly members: Readonly<Record<string, string>>;
}

interface Server {
  readonly emulator: Emulator;
  readonly fetch: (request: Request) => Promise<Response>;
}

test('the stand-in of the client’s unit tests answers as the login server does', async () => {
  const world = await createWorld();
  const real = await converse({ emulator: world.emulator, fetch: world.server.fetch });
  await closeWorld(world);
  const emulator = createEmulator({ seed: 'demo' });
  const [app] = appsOf(emulator).filter(({ appId }) => appId === demoAppId);
  if (!app) throw new Error('the demo app is missing');
  const standIn = await converse({ emulator, ...createLoginServer({ ...app, fetch: emulator.fetch }) });
  expect(standIn.map(verdict)).toEqual(real.map(verdict));
  for (const [index, { step, members }] of standIn.entries()) {
    expect(real[index]?.members, step).toMatchObject(members);
  }
});

/** Everything that the client's unit tests ask their server for, and what the client acts on. */
async function converse(server: Server): Promise<readonly Heard[]> {
  const client = server.emulator.client('alice', demoAppId);
  const heard: Heard[] = [];
  const code = async () => {
    const called = await client.call('login');
    return called.kind === 'unknown-api' ? '' : String(called.result.code);
  };
  const say = async (step: string, request: Request) => {
    const answer = await hear(step, await server.fetch(request));
    heard.push(answer.heard);
    return answer.body;
  };
  const first = await code();
  const { token } = await say('a login', post('/login', { code: first }, { key: keys[0] }));
  const again = await say('the same once more', post('/login', { code: first }, { key: keys[0] }));
  expect(again.token).toBe(token);
  await say('the code of another login', post('/login', { code: first }, { key: keys[1] }));
  await say('no code of ours', post('/login', { code: 'x'.repeat(32) }, { key: keys[2] }));
  await say('nobody', new Request(`${base}/me`));
  await say('a token of nobody', post('/me/profile', openData, { token: 'wa_nobody' }));
  await say('a nickname', post('/me', { nickname: '小爱' }, { token, method: 'PUT' }));
  server.emulator.advance(301);
  await code();
  const data = await client.call('getUserInfo', { withCredentials: true });
  const stale = data.kind === 'unknown-api' ? {} : data.result;
  const { encryptedData, iv } = stale;
  await say('data under a key that no server has', post('/me/profile', { encryptedData, iv }, { token }));
  await say('a logout', post('/logout', undefined, { token }));
  await say('a token after its logout', post('/me', { nickname: 'x' }, { token, method: 'PUT' }));
  return heard;
}

const base = 'http://login.test/auth';
const keys = ['1', '2', '3'].map((digit) => digit.repeat(32));
const openData = { encryptedData: 'AAAA', iv: 'AAAA' };

interface Envelope {
  readonly key?: string | undefined;
  readonly token?: unknown;
  readonly method?: string;
}

function post(path: string, body: object | undefined, { key, token, method = 'POST' }: Envelope): Request {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(key && { 'idempotency-key': key }),
    ...(typeof token === 'string' && { authorization: `Bearer ${token}` }),
  };
  return new Request(base + path, { method, headers, body: body ? JSON.stringify(body) : null });
}

async function hear(
  step: string,
  response: Response,
): Promise<{ readonly heard: Heard; readonly body: Readonly<Record<string, unknown>> }> {
  const text = await response.text();
  const body: Readonly<Record<string, unknown>> = text === '' ? {} : JSON.parse(text);
  const { code, action, reason } = body;
  const members = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, typeof value]));
  return { heard: { step, status: response.status, code, action, reason, members }, body };
}

function verdict({ members, ...rest }: Heard): Omit<Heard, 'members'> {
  return rest;
}
