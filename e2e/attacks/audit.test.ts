import type { AuditRecord, LogFields } from '@weapp-auth/server';
import { afterEach, expect, test } from 'vitest';
import { closeWorld, createWorld, type World } from '../world.fixture.ts';
import { type Attacker, appId, logIn, sent } from './attacker.fixture.ts';

let world: World;
let lines: string[];
afterEach(() => closeWorld(world));

async function open(): Promise<Attacker> {
  lines = [];
  const write = (fields: LogFields, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  world = await createWorld({ logger: { info: write, warn: write, error: write } });
  return logIn(world, 'bob');
}

test('no secret that is planted in any field of any route reaches an entry or a log line', async () => {
  const attacker = await open();
  const secrets = await plantedBy(attacker);
  const routes = await listRoutes();
  expect(routes.length).toBeGreaterThan(20);
  let sender = 0;
  for (const { method, path } of routes) {
    for (const secret of [...secrets.values()]) {
      // Of an address of its own each time, or the limits would keep the rest from being tried.
      sender += 1;
      const from = `203.0.${sender >> 8}.${sender & 255}`;
      await plant({ method, path, from, secret, token: attacker.token });
    }
    if (sender % 5 === 0) world.advance(60);
  }
  const said = await everythingSaid();
  expect(said).toContain('"audit":true');
  for (const [name, secret] of secrets) expect(said.includes(secret), `${name} was said`).toBe(false);
});

test('what a person really sends, a phone number included, is in no entry and no log line', async () => {
  const attacker = await open();
  const number = '13900001234';
  const stamped = `{"phoneNumber":"${number}","purePhoneNumber":"${number}","countryCode":"86"}`;
  await attacker.post('/auth/me/phone', sent(attacker.encrypt(stamped)));
  await attacker.post('/auth/open-data', { kind: 'werun', ...sent(attacker.encrypt(stamped)) });
  await attacker.post('/auth/login', { appId, code: await attacker.code() });
  await attacker.post('/auth/login', { appId, code: 'no-code-of-wechat' });
  const said = await everythingSaid();
  const secrets = new Map([...(await plantedBy(attacker)), ['phone', number], ['code', 'no-code-of-wechat']]);
  for (const [name, secret] of secrets) expect(said.includes(secret), `${name} was said`).toBe(false);
  const entries = await world.server.api.listAudit();
  expect(entries.map(toLine)).toEqual(
    expect.arrayContaining([
      'login done new-user',
      'login refused code_invalid',
      'login done returning-user',
    ]),
  );
});

test('nobody writes the record for somebody else: an entry names whom the server knows', async () => {
  const attacker = await open();
  const victim = await logIn(world, 'alice');
  const forged = { userId: victim.userId, sessionId: victim.userId, actor: 'operator' };
  await attacker.post('/auth/login', { appId, code: 'forged' });
  await attacker.post('/auth/login', { appId, code: 'forged', ...forged });
  await attacker.post('/auth/login', { appId: 'a text of one’s own', code: 'forged' });
  await attacker.post('/auth/sessions', forged);
  const { api } = world.server;
  const entries = await api.listAudit();
  expect((await api.listAudit({ userId: victim.userId })).map(toLine)).toEqual(['login done new-user']);
  expect(entries.filter(({ actor }) => actor !== 'user')).toEqual([]);
  expect(entries.find(({ outcome }) => outcome === 'refused')).toMatchObject({
    ...{ reason: 'code_invalid', userId: null, sessionId: null, appId },
  });
  expect(JSON.stringify(entries)).not.toContain('one’s own');
});

async function plantedBy(attacker: Attacker): Promise<ReadonlyMap<string, string>> {
  const { accounts } = world.emulator.platform.state;
  const session = [...accounts.values()].find(({ openid }) => openid === attacker.openId)?.session?.key;
  return new Map([
    ['code', await attacker.code()],
    ['token', attacker.token],
    ['session_key', session ?? ''],
    ['phone', '13812345678'],
    ['openid', attacker.openId],
  ]);
}

/** Every route, by the server's own reference. */
async function listRoutes(): Promise<readonly { readonly method: string; readonly path: string }[]> {
  const response = await world.server.fetch(new Request('http://login.test/auth/openapi.json'));
  const { paths } = Object(await response.json());
  return Object.entries<object>(paths).flatMap(([path, methods]) => {
    return Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path }));
  });
}

const fields = [
  ...[
    'code',
    'phoneCode',
    'encryptedData',
    'iv',
    'rawData',
    'signature',
    'appId',
    'kind',
    'nickname',
    'audience',
  ],
  ...['token', 'openid', 'unionid', 'phoneNumber', 'transactionId', 'client_id', 'client_secret', 'OpenID'],
];

interface Planted {
  readonly method: string;
  readonly path: string;
  readonly from: string;
  readonly secret: string;
  readonly token: string;
}

/** Sends a secret in the path, the query, every field and every header but the one for the request's id. */
async function plant({ method, path, from, secret, token }: Planted): Promise<void> {
  const inPath = path.replace(/\{\w+\}/g, encodeURIComponent(secret));
  const query = new URLSearchParams(Object.fromEntries(fields.map((field) => [field, secret])));
  const headers = {
    'content-type': 'application/json',
    'x-step-up-code': secret,
    'x-device': secret,
    'idempotency-key': secret,
  };
  const body = JSON.stringify(Object.fromEntries(fields.map((field) => [field, secret])));
  for (const bearer of [token, secret]) {
    // What would end the attacker's own session is tried with the secret only.
    if (bearer === token && (method === 'DELETE' || path.endsWith('/logout'))) continue;
    const init = { method, headers: { ...headers, authorization: `Bearer ${bearer}` } };
    const request = new Request(
      `http://login.test${inPath}?${query}`,
      method === 'GET' ? init : { ...init, body },
    );
    const response = await world.server.fetch(request, { remoteAddress: from });
    await response.arrayBuffer();
  }
}

async function everythingSaid(): Promise<string> {
  const entries = await world.server.api.listAudit({ limit: 1000 });
  return [...lines, JSON.stringify(entries)].join('\n');
}

function toLine({ action, outcome, reason }: AuditRecord): string {
  return `${action} ${outcome} ${reason}`;
}
