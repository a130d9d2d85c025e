import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { wholePath } from './route.ts';
import { routes } from './routes.ts';

let bed: TestBed;
let token: string;

beforeAll(async () => {
  bed = await openTestBed();
  ({ token } = await bed.login('bob'));
});
afterAll(() => bed.close());

const withBody = ['/auth/login', '/auth/me/profile', '/auth/me/phone', '/auth/me/unionid', '/auth/open-data'];
const json = { 'content-type': 'application/json' };

test.each(['/auth/login', '/auth/me/avatar', '/auth/wechat/push/none'])(
  'POST %s whose sender goes away in the middle is no fault of the server',
  async (path) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"code":"'));
        controller.error(new Error('aborted'));
      },
    });
    const contentType = path.endsWith('avatar') ? 'multipart/form-data; boundary=b' : 'application/json';
    const headers = { authorization: `Bearer ${token}`, 'content-type': contentType };
    const init = { method: 'POST', headers, body, duplex: 'half' } as const;
    const response = await bed.auth.fetch(new Request(`http://login.test${path}`, init));
    expect(response.status).toBeLessThan(500);
    expect(bed.logs.filter((line) => line.err)).toEqual([]);
  },
);

describe.each(withBody)('POST %s refuses', (path) => {
  const refusedBodies: readonly (readonly [string, string])[] = [
    ['an empty body', ''],
    ['text that is not JSON', '{code'],
    ['JSON that is cut off', '{"code":"abc"'],
    ['a text', '"code"'],
    ['a number', '1'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object without fields', '{}'],
    ['numbers for texts', '{"code":1,"encryptedData":1,"iv":1}'],
    ['null for texts', '{"code":null,"encryptedData":null,"iv":null}'],
    ['lists for texts', '{"code":["a"],"encryptedData":["a"],"iv":["a"]}'],
    ['empty texts', '{"code":"","encryptedData":"","iv":""}'],
    ['a key that is there twice', '{"code":"a","code":"b","encryptedData":"a","encryptedData":"b","iv":"c"}'],
    ['a key that is there twice in disguise', '{"code":"a","c\\u006fde":"b","iv":"a","\\u0069v":"b"}'],
    ['control characters', '{"code":"a\\u0000b","encryptedData":7,"iv":"\\n"}'],
    ['a byte order mark', '\uFEFF{"code":}'],
    ['a prototype', '{"__proto__":{"code":"a","encryptedData":"a","iv":"a"}}'],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ];

  test.each(refusedBodies)('%s', async (_, text) => {
    const answered = await bed.request('POST', path, { text, token, headers: json });
    expect(answered.problem).toMatchObject({ status: 400, code: 'validation_failed', action: 'fix-request' });
    expect(answered.headers.get('content-type')).toBe('application/problem+json');
  });

  test.each([
    ['none', null],
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['nonsense', 'json'],
    ['JSON by another name', 'text/json'],
  ])('another content type: %s', async (_, contentType) => {
    const headers = contentType === null ? {} : { 'content-type': contentType };
    const authorization = { authorization: `Bearer ${token}`, 'accept-language': 'en' };
    const body = new TextEncoder().encode('{"code":"abc","encryptedData":"a","iv":"b"}');
    const request = new Request(`http://x${path}`, {
      method: 'POST',
      headers: { ...headers, ...authorization },
      body,
    });
    const response = await bed.auth.fetch(request);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'validation_failed' });
  });

  test('more than 64 KiB, told or not', async () => {
    const text = JSON.stringify({ code: 'a', encryptedData: 'a'.repeat(70_000), iv: 'b' });
    const told = await bed.request('POST', path, {
      text,
      token,
      headers: { ...json, 'content-length': String(text.length) },
    });
    expect(told.problem).toMatchObject({ status: 413, code: 'payload_too_large' });
    const untold = await bed.request('POST', path, { text, token, headers: json });
    expect(untold.problem).toMatchObject({ status: 413, code: 'payload_too_large' });
    const lying = await bed.request('POST', path, {
      text,
      token,
      headers: { ...json, 'content-length': '10' },
    });
    expect(lying.problem).toMatchObject({ status: 413, code: 'payload_too_large' });
  });

  test('a body that never ends, without reading it all', async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(16_384).fill(32));
      },
    });
    const headers = { ...json, authorization: `Bearer ${token}` };
    const request = new Request(`http://x${path}`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    expect((await bed.auth.fetch(request)).status).toBe(413);
    expect(sent).toBeLessThan(12);
  });
});

describe('POST /auth/login refuses', () => {
  test.each([
    ['encryptedData without iv', { encryptedData: 'a' }],
    ['iv without encryptedData', { iv: 'a' }],
    ['rawData without signature', { rawData: 'a' }],
    ['signature without rawData', { signature: 'a' }],
    ['a code with white space', { code: 'a b' }],
    ['a code that is too long', { code: 'a'.repeat(257) }],
    ['an appId with a line break', { appId: 'wx\n' }],
    ['a code of letters that no code has', { code: '登录' }],
  ])('%s', async (_, fields) => {
    const answered = await bed.request('POST', '/auth/login', {
      body: { appId: appA, code: 'abc', ...fields },
    });
    expect(answered.problem).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(answered.problem.errors).toHaveLength(1);
  });
});

test('a field that is missing is called missing, one of the wrong kind is not', async () => {
  const flaw = async (body: unknown) => (await bed.request('POST', '/auth/login', { body })).problem.errors;
  expect(await flaw({ appId: appA })).toEqual([{ path: 'code', message: 'is missing' }]);
  expect(await flaw({ appId: appA, code: 1 })).toEqual([{ path: 'code', message: 'must be text' }]);
  expect(await flaw([])).toEqual([{ path: '', message: 'must be an object' }]);
});

describe('a request with a token', () => {
  test.each([
    ['no header', {}],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['no token', { authorization: 'Bearer ' }],
    ['two tokens', { authorization: `Bearer ${'a'.repeat(43)} ${'b'.repeat(43)}` }],
    ['something long', { authorization: `Bearer ${'a'.repeat(10_000)}` }],
    ['another server’s token', { authorization: `Bearer wxs_${'a'.repeat(43)}` }],
  ])('is unauthenticated with %s', async (_, headers) => {
    for (const [method, path] of [
      ['GET', '/auth/me'],
      ['POST', '/auth/logout'],
    ] as const) {
      const answered = await bed.request(method, path, { headers });
      expect(answered.problem).toMatchObject({ status: 401, code: 'unauthenticated', action: 'relogin' });
      expect(answered.headers.get('www-authenticate')).toBe('Bearer');
    }
  });
});

test('nothing of all this was stored', async () => {
  const { rows } = await bed.store.dumpRows({ table: 'users', after: null, limit: 10 });
  expect(rows).toHaveLength(1);
});

test('no bytes make a 500, a stack or an echo', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...withBody), fc.uint8Array({ maxLength: 300 }), async (path, bytes) => {
      const headers = { ...json, authorization: `Bearer ${token}` };
      const request = new Request(`http://x${path}`, { method: 'POST', headers, body: Buffer.from(bytes) });
      const response = await bed.auth.fetch(request);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }),
  );
});

test('no JSON makes a 500', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.jsonValue(),
    fc.base64String({ maxLength: 64 }),
    fc.stringMatching(/^[!-~]{1,64}$/),
    fc.constant(true),
  );
  const names = [
    'code',
    'encryptedData',
    'iv',
    'rawData',
    'signature',
    'phoneCode',
    'nickname',
    'confirmMerge',
  ];
  const others = ['transactionId', 'mchId', 'outTradeNo', 'audience'];
  const fields = fc.dictionary(fc.constantFrom(...names, ...others), value, { maxKeys: 6 });
  const mounted = routes.map((route) => ({ method: route.method, path: wholePath(route, '/auth') }));
  const target = fc.constantFrom(...mounted.filter(({ path }) => !path.includes('push')));
  const appId = fc.oneof(fc.constant(appA), value);
  await fc.assert(
    fc.asyncProperty(target, fields, appId, async ({ method, path }, body, app) => {
      const text =
        method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify({ appId: app, ...body });
      bed.advance(1000);
      const { token: own } = await bed.login('carol');
      const answered = await bed.request(method, path.replace(':userId', 'x').replace(':id', 'y'), {
        ...(text !== undefined && { text }),
        token: own,
      });
      expect(answered.status).toBeLessThan(500);
      expect(answered.text).not.toMatch(/\bat .*\.ts:\d+/);
    }),
    { numRuns: 400 },
  );
});

test('no path and no header makes a 500', async () => {
  const word = fc.stringMatching(/^[!-~]{0,40}$/);
  const path = fc.oneof(
    fc.webPath(),
    word.map((text) => `/auth/${encodeURI(text)}`),
    fc.constantFrom('//', '/auth//', '/%', '/auth/sessions/%E0%A4%A'),
  );
  const headers = fc.record(
    {
      authorization: word,
      'x-request-id': word,
      'accept-language': word,
      'x-device': word,
      'idempotency-key': word,
      'x-forwarded-for': word,
      'content-type': word,
      'content-length': word,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'),
      path,
      headers,
      async (method, at, sent) => {
        const request = new Request(`http://login.test${at}`, { method, headers: sent });
        const response = await bed.auth.fetch(request, { remoteAddress: '8.8.8.8' });
        expect(response.status).toBeLessThan(500);
      },
    ),
    { numRuns: 300 },
  );
});
