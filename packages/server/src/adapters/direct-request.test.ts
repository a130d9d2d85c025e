import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished, test } from 'vitest';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import type { WeappAuth } from '../weapp-auth.ts';
import { serve } from './echoing-auth.fixture.ts';
import { toNodeHandler } from './node.ts';

/** The same login server twice: as it is, and behind a `fetch` of somebody else, which every request has to pass. */
interface BothWays {
  readonly bed: TestBed;
  readonly token: string;
  readonly straight: number;
  readonly through: number;
  /** Paths that passed through the `fetch` of somebody else. */
  readonly passed: string[];
}

async function serveBothWays(): Promise<BothWays> {
  const bed = await openTestBed({ metrics: true });
  onTestFinished(bed.close);
  const passed: string[] = [];
  const wrapped: WeappAuth = {
    ...bed.auth,
    fetch: (request, peer) => {
      passed.push(URL.parse(request.url)?.pathname ?? '');
      return bed.auth.fetch(request, peer);
    },
  };
  const { token } = await bed.login();
  const straight = await portOf(bed.auth);
  return { bed, token, straight, through: await portOf(wrapped), passed };
}

async function portOf(auth: WeappAuth): Promise<number> {
  return Number(new URL(await serve(toNodeHandler(auth, { keepGlobals: true }))).port);
}

/** Sends a request letter by letter as given, and gives back all that came. */
async function exchange(port: number, lines: readonly string[], body?: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`);
  if (body !== undefined) socket.write(body);
  return text(socket);
}

/** Without what differs from one answer to the next, and in one order: the order of headers means nothing. */
function comparable(answer: string): string {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [status = '', ...headers] = head.split('\r\n');
  const kept = headers.map((line) => line.replace(/^([\w-]+)/, (name) => name.toLowerCase()));
  const stable = kept.filter((line) => !/^(?:date|x-request-id: [\w-]+-\w+$)/.test(line)).sort();
  return [status, ...stable, '', ...rest].join('\n').replaceAll(/"requestId":"[^"]*"/g, '"requestId":""');
}

const host = 'Host: api.example.com';

test.each<[string, (token: string) => readonly string[]]>([
  ['a session', (token) => ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer ${token}`]],
  [
    'another case of letters',
    (token) => ['GET /auth/me HTTP/1.1', host, `AUTHORIZATION: bEARER   ${token} `],
  ],
  ['a port', (token) => ['GET /auth/me HTTP/1.1', `${host}:8080`, `Authorization: Bearer ${token}`]],
  ['no token', () => ['GET /auth/me HTTP/1.1', host]],
  ['a token of nobody', () => ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer wxs_${'a'.repeat(43)}`]],
  [
    'a token with other letters',
    () => ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer wxs_${'"'.repeat(43)}`],
  ],
  [
    'two tokens',
    (token) => [
      'GET /auth/me HTTP/1.1',
      host,
      `Authorization: Bearer ${token}`,
      `Authorization: Bearer ${token}`,
    ],
  ],
  [
    'two tokens in one',
    (token) => ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer ${token}, Bearer ${token}`],
  ],
  ['a request id', () => ['GET /auth/me HTTP/1.1', host, 'X-Request-Id: my-request-1']],
  ['a request id that is not one', () => ['GET /auth/me HTTP/1.1', host, 'X-Request-Id: a b']],
  ['a language', () => ['GET /auth/me HTTP/1.1', host, 'Accept-Language: en']],
  ['two languages', () => ['GET /auth/me HTTP/1.1', host, 'Accept-Language: fr', 'Accept-Language: en']],
  ['HEAD', (token) => ['HEAD /auth/me HTTP/1.1', host, `Authorization: Bearer ${token}`]],
  ['a query', (token) => ['GET /auth/me?x=1 HTTP/1.1', host, `Authorization: Bearer ${token}`]],
  [
    'a body',
    (token) => ['GET /auth/me HTTP/1.1', host, 'Content-Length: 0', `Authorization: Bearer ${token}`],
  ],
  ['a path with dots', (token) => ['GET /auth/x/../me HTTP/1.1', host, `Authorization: Bearer ${token}`]],
  ['a path with an escape', (token) => ['GET /auth/%6de HTTP/1.1', host, `Authorization: Bearer ${token}`]],
  [
    'a path that ends in a slash',
    (token) => ['GET /auth/me/ HTTP/1.1', host, `Authorization: Bearer ${token}`],
  ],
  [
    'a whole address',
    (token) => ['GET http://api.example.com/auth/me HTTP/1.1', host, `Authorization: Bearer ${token}`],
  ],
  ['HTTP/1.0 without a host', (token) => ['GET /auth/me HTTP/1.0', `Authorization: Bearer ${token}`]],
  ['an empty host', () => ['GET /auth/me HTTP/1.1', 'Host:']],
  ['a host that is not one', () => ['GET /auth/me HTTP/1.1', 'Host: a b']],
  ['a host with a user', () => ['GET /auth/me HTTP/1.1', 'Host: user@api.example.com']],
  ['a host with a path', () => ['GET /auth/me HTTP/1.1', 'Host: api.example.com/evil']],
  [
    'a host in capitals',
    (token) => ['GET /auth/me HTTP/1.1', 'Host: API.EXAMPLE.COM', `Authorization: Bearer ${token}`],
  ],
  ['the sessions', (token) => ['GET /auth/sessions HTTP/1.1', host, `Authorization: Bearer ${token}`]],
  ['the export', (token) => ['GET /auth/me/export HTTP/1.1', host, `Authorization: Bearer ${token}`]],
  ['discovery', () => ['GET /auth/.well-known/openid-configuration HTTP/1.1', host]],
  ['the docs', () => ['GET /auth/docs HTTP/1.1', host, 'Accept-Language: en']],
  ['the state of the process', () => ['GET /healthz HTTP/1.1', host]],
  ['no route', () => ['GET /auth/nothing HTTP/1.1', host]],
])('%s is answered the same with and without a Request', async (_, linesFor) => {
  const { token, straight, through } = await serveBothWays();
  const lines = linesFor(token);
  const answers = [await exchange(straight, lines), await exchange(through, lines)];
  expect(comparable(answers[0] ?? '')).toBe(comparable(answers[1] ?? ''));
});

const asJson = 'Content-Type: application/json';

/** The lines before a body. */
function post(path: string, body: string | Buffer, headers: readonly string[] = [asJson]): readonly string[] {
  return [`POST ${path} HTTP/1.1`, host, ...headers, `Content-Length: ${Buffer.byteLength(body)}`];
}

test.each<[string, string | Buffer, (readonly string[])?]>([
  ['a code that WeChat never gave', '{"code":"0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d"}'],
  ['a byte order mark', '\ufeff{"code":""}'],
  ['no JSON', '{"code"'],
  ['nothing', ''],
  ['a list', '[]'],
  ['a key twice', '{"code":"a","code":"b"}'],
  ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x22, 0x3a, 0x31, 0x7d])],
  ['the most that is read', `{"code":"${'a'.repeat(65_525)}"}`],
  ['too much', `{"code":"${'a'.repeat(70_000)}"}`],
  ['a charset', '{"code":"a"}', ['Content-Type: application/json; charset=utf-8']],
  ['capitals in the type', '{"code":"a"}', ['Content-Type: Application/JSON']],
  ['a longer type', '{"code":"a"}', ['Content-Type: application/json5']],
  ['another type', 'code=a', ['Content-Type: application/x-www-form-urlencoded']],
  ['no type', '{"code":"a"}', []],
  ['two types', '{"code":"a"}', [asJson, 'Content-Type: text/plain']],
  ['an Idempotency-Key that is none', '{"code":"a"}', [asJson, 'Idempotency-Key: \t']],
])('a login with %s is answered the same with and without a Request', async (_, body, headers) => {
  const { straight, through } = await serveBothWays();
  const lines = post('/auth/login', body, headers);
  const answers = [await exchange(straight, lines, body), await exchange(through, lines, body)];
  expect(answers[0]).toContain('HTTP/1.1 4');
  expect(comparable(answers[0] ?? '')).toBe(comparable(answers[1] ?? ''));
});

it('logs in, however the body is cut into pieces', async () => {
  const { bed, straight, passed } = await serveBothWays();
  const body = JSON.stringify({ code: await bed.code(), device: 'phone' });
  const socket = connect(straight, '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay(true);
  const bytes = Buffer.from(
    `${[...post('/auth/login', body), 'Connection: close'].join('\r\n')}\r\n\r\n${body}`,
  );
  for (const byte of bytes) socket.write(Buffer.of(byte));
  const answer = await text(socket);
  expect(answer).toContain('HTTP/1.1 200');
  const { token } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  expect((await bed.request('GET', '/auth/sessions', { token })).text).toContain('"current":true');
  expect(passed).toEqual([]);
});

it('lets the sender go in the middle of a body', async () => {
  const { bed, straight } = await serveBothWays();
  const socket = connect(straight, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `${[`POST /auth/login HTTP/1.1`, host, asJson, 'Content-Length: 50'].join('\r\n')}\r\n\r\n{"code"`,
  );
  socket.end();
  await text(socket);
  await expect
    .poll(() => bed.logs)
    .toContainEqual(expect.objectContaining({ route: '/auth/login', status: 400 }));
});

it('is measured and logged like every other request', async () => {
  const { bed, token, straight } = await serveBothWays();
  await exchange(straight, ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer ${token}`]);
  await exchange(straight, ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer ${token}`]);
  expect(bed.logs.filter(({ route }) => route === '/auth/me')).toMatchObject([
    { method: 'GET', status: 200, message: 'request' },
    { method: 'GET', status: 200, message: 'request' },
  ]);
  const metrics = await exchange(straight, ['GET /metrics HTTP/1.1', host]);
  expect(metrics).toContain('weapp_auth_http_requests_total{method="GET",route="/auth/me",status="200"} 2');
  expect(metrics).toContain('weapp_auth_session_cache_hits_total 1');
  expect(metrics).toContain('weapp_auth_session_cache_misses_total 1');
});

it('tells what has changed since', async () => {
  const { bed, token, straight } = await serveBothWays();
  const ask = (): Promise<string> =>
    exchange(straight, ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer ${token}`]);
  expect(await ask()).toContain('"nickname":null');
  await bed.request('PATCH', '/auth/me', { token, body: { nickname: '小爱' } });
  expect(await ask()).toContain('"nickname":"小爱"');
  await bed.request('POST', '/auth/logout', { token });
  expect(await ask()).toContain('session_revoked');
});

it('never passes by a fetch that somebody has put before ours', async () => {
  const { token, through, passed } = await serveBothWays();
  await exchange(through, ['GET /auth/me HTTP/1.1', host, `Authorization: Bearer ${token}`]);
  expect(passed).toEqual(['/auth/me']);
});

test.each([
  ['a path with dots in it', 'GET /x/../metrics HTTP/1.1', host],
  ['a path with encoded dots in it', 'GET /x/%2E./metrics HTTP/1.1', host],
  ['a path with dots at its end', 'GET /auth/.. HTTP/1.1', host],
  ['a backslash', 'GET /x\\..\\metrics HTTP/1.1', host],
  ['a host with a port that is none', 'GET /auth/.well-known/openid-configuration HTTP/1.1', 'Host: a:99999'],
  ['a host that is no address', 'GET /auth/.well-known/openid-configuration HTTP/1.1', 'Host: 1.2.3.256'],
  ['a host that is no name', 'GET /auth/me HTTP/1.1', 'Host: a b'],
  ['a host with a path', 'GET /auth/me HTTP/1.1', 'Host: a/b?c'],
  ['a host with a user', 'GET /auth/me HTTP/1.1', 'Host: user@a'],
])('%s is refused, and no error is logged', async (_name, line, hostLine) => {
  const { bed, straight, through } = await serveBothWays();
  for (const port of [straight, through]) {
    expect(await exchange(port, [line, hostLine])).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect(bed.logs.filter(({ message }) => message === 'a request failed')).toEqual([]);
});
