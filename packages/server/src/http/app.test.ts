import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('every answer', () => {
  test('carries the request id it was asked with, or a new one', async () => {
    const asked = await bed.request('GET', '/auth/me', { headers: { 'x-request-id': 'my-request-1' } });
    expect(asked.headers.get('x-request-id')).toBe('my-request-1');
    expect(asked.problem.requestId).toBe('my-request-1');
    const given = await bed.request('GET', '/auth/me');
    expect(given.headers.get('x-request-id')).toMatch(/^[\w-]{14,}$/);
  });

  test.each(['short', 'has spaces in it', 'x'.repeat(200), '<script>alert(1)</script>'])(
    'does not repeat the request id %j',
    async (id) => {
      const answered = await bed.request('GET', '/auth/me', { headers: { 'x-request-id': id } });
      expect(answered.headers.get('x-request-id')).not.toBe(id);
      expect(answered.text).not.toContain('script');
    },
  );

  test('is not to be cached or sniffed', async () => {
    for (const path of ['/auth/me', '/healthz', '/nowhere']) {
      const { headers } = await bed.request('GET', path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('is logged in one line, without secrets', async () => {
    const { token } = await bed.login();
    await bed.request('GET', '/auth/me', { token });
    const { message, durationMs, ...line } = bed.logs.at(-1) ?? {};
    expect(line).toEqual({ requestId: expect.any(String), method: 'GET', route: '/auth/me', status: 200 });
    expect([message, durationMs]).toEqual(['request', 0]);
  });
});

describe('a problem', () => {
  test('speaks the reader’s language', async () => {
    const english = await bed.request('GET', '/auth/me');
    expect(english.problem).toMatchObject({ title: 'Not logged in', type: '/auth/docs#unauthenticated' });
    expect(english.headers.get('content-language')).toBe('en');
    const chinese = await bed.request('GET', '/auth/me', {
      headers: { 'accept-language': 'zh-CN,zh;q=0.9' },
    });
    expect(chinese.problem.title).toBe('尚未登录');
    expect(chinese.headers.get('content-language')).toBe('zh-CN');
  });

  test('answers paths and methods that are not there', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['GET', '/auth/nothing'],
      ['POST', '/authors'],
      ['DELETE', '/auth/sessions/a/b'],
    ]) {
      const answered = await bed.request(method ?? '', path ?? '');
      expect(answered.problem).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  test.each([
    ['GET', '/auth/login?code=x', 'POST'],
    ['DELETE', '/auth/logout', 'POST'],
    ['POST', '/auth/me', 'GET, HEAD, PATCH, PUT, DELETE'],
    ['GET', '/auth/sessions/0197b0c8-0000-7000-8000-000000000001', 'DELETE'],
    ['OPTIONS', '/healthz', 'GET, HEAD'],
  ])('answers %s %s with the methods that the path takes', async (method, path, allowed) => {
    const answered = await bed.request(method, path);
    expect(answered.problem).toMatchObject({
      status: 405,
      code: 'method_not_allowed',
      action: 'fix-request',
      errors: [{ path: 'method' }],
    });
    expect(answered.headers.get('allow')?.split(', ').sort()).toEqual(allowed.split(', ').sort());
  });

  test('is counted in series that are there once, whatever leads nowhere', async () => {
    const counting = bed.replica({ metrics: true });
    const sent = { via: counting };
    await bed.request('GET', '/nowhere', sent);
    await bed.request('PROPFIND', '/auth/me', sent);
    const { text } = await bed.request('GET', '/metrics', sent);
    const series = text.split('\n').flatMap((line) => /^[^#]\S*(?= )/.exec(line)?.[0] ?? []);
    expect(series.filter((name) => name.includes('route="*",status='))).toHaveLength(2);
    expect(new Set(series).size).toBe(series.length);
  });

  test('says nothing of a path that the operator has switched off', async () => {
    const answered = await bed.request('GET', '/auth/login/cloud');
    expect(answered.problem).toMatchObject({ status: 404, code: 'not_found' });
  });

  test.each(['/', '/auth'])('is not what a person gets who opens %s', async (path) => {
    const answered = await bed.request('GET', path);
    expect([answered.status, answered.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(answered.text).toContain('href="/auth/docs?lang=zh"');
    expect(answered.text).toContain('weapp-auth');
  });

  test('tells nothing about what went wrong inside, and the log tells all', async () => {
    const broken = bed.replica({
      store: { ...bed.store, saveLogin: () => Promise.reject(new Error('column canary does not exist')) },
    });
    const body = { appId: appA, code: await bed.code() };
    const answered = await bed.request('POST', '/auth/login', { body, via: broken });
    expect(answered.problem).toMatchObject({ status: 500, code: 'internal', action: 'retry-later' });
    expect(answered.text).not.toContain('canary');
    const line = bed.logs.find((entry) => entry.message === 'a request failed');
    expect(String(line?.err)).toContain('canary');
    expect(line?.requestId).toBe(answered.problem.requestId);
  });

  test('says when to come back while the store is away', async () => {
    const away = new StoreError('store_unavailable', 'the database does not answer');
    const cut = bed.replica({ store: { ...bed.store, findSession: () => Promise.reject(away) } });
    const { token } = await bed.login();
    const answered = await bed.request('GET', '/auth/me', { token, via: cut });
    expect(answered.problem).toMatchObject({ status: 503, code: 'service_unavailable', retryAfter: 2 });
    expect(answered.headers.get('retry-after')).toBe('2');
  });

  test('is the same when an adapter asks for it', async () => {
    const headers = new Headers({ 'accept-language': 'en', 'x-request-id': 'my-request-1' });
    const response = bed.auth.refuse({ code: 'session_revoked', reason: 'kicked' }, headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      code: 'session_revoked',
      reason: 'kicked',
      requestId: 'my-request-1',
    });
  });
});

describe('an envelope', () => {
  test.each([
    ['code-msg-data', { code: 0, msg: 'ok' }, { code: 'unauthenticated', msg: 'Log in first.' }],
    ['errcode', { errcode: 0, errmsg: 'ok' }, { errcode: 'unauthenticated', errmsg: 'Log in first.' }],
  ] as const)('%s wraps success and problem', async (envelope, success, failure) => {
    const wrapped = bed.replica({ envelope });
    const body = { appId: appA, code: await bed.code() };
    const login = await bed.request('POST', '/auth/login', { body, via: wrapped });
    expect(login.body).toMatchObject({ ...success, data: { token: expect.any(String) } });
    const { token } = login.body.data;
    const logout = await bed.request('POST', '/auth/logout', { token, via: wrapped });
    expect([logout.status, logout.body]).toEqual([200, { ...success, data: null }]);
    const refused = await bed.request('GET', '/auth/me', { via: wrapped });
    expect(refused.status).toBe(401);
    expect(refused.body).toMatchObject({ ...failure, data: { code: 'unauthenticated', action: 'relogin' } });
  });

  test('of one’s own that fails is told as an error in the plain shape', async () => {
    const envelope = (): never => {
      throw new Error('canary');
    };
    const answered = await bed.request('GET', '/auth/me', { via: bed.replica({ envelope }) });
    expect(answered.problem).toMatchObject({ status: 500, code: 'internal' });
    expect(answered.text).not.toContain('canary');
  });

  test('of one’s own is used as it is', async () => {
    const envelope = (content: { kind: string }): unknown => ({ ok: content.kind === 'success' });
    const wrapped = bed.replica({ envelope });
    expect((await bed.request('GET', '/auth/me', { via: wrapped })).body).toEqual({ ok: false });
    expect((await bed.request('GET', '/healthz', { via: wrapped })).body).toEqual({ status: 'ok' });
  });
});

describe('other names of headers', () => {
  test('are read and written', async () => {
    const names = { token: 'X-Token', requestId: 'X-Trace', device: 'X-Client' };
    const via = bed.replica({ headerNames: names });
    const { token } = await bed.login('alice', { via, headers: { 'x-client': 'pc', 'x-device': 'phone' } });
    for (const value of [token, `Bearer ${token}`]) {
      const answered = await bed.request('GET', '/auth/sessions', {
        headers: { 'x-token': value, 'x-trace': 'trace-123' },
        via,
      });
      expect(answered.body.sessions).toMatchObject([{ device: 'pc' }]);
      expect(answered.headers.get('x-trace')).toBe('trace-123');
      expect(answered.headers.get('x-request-id')).toBeNull();
    }
    expect((await bed.request('GET', '/auth/me', { token, via })).status).toBe(401);
    expect(via.tokenHeader).toBe('x-token');
  });

  test.each(['', 'a b', 'a:b', 'é'])('%j is refused', (token) => {
    expect(() => bed.replica({ headerNames: { token } })).toThrow(TypeError);
  });
});

describe('the base path', () => {
  test.each([
    ['/api/v1/auth', '/api/v1/auth'],
    ['/auth/', '/auth'],
    ['', ''],
    ['/', ''],
  ])('%j', async (given, path) => {
    const moved = bed.replica({ basePath: given });
    expect(moved.basePath).toBe(path);
    expect((await bed.request('GET', `${path}/me`, { via: moved })).status).toBe(401);
  });

  test.each(['auth', '/a b', '/:id', '/*'])('%j is refused', (basePath) => {
    expect(() => bed.replica({ basePath })).toThrow(TypeError);
  });
});

describe('a request whose address is none', () => {
  test.each(['http://1.2.3.256', 'http://a b', 'http://a:99999', 'http://[::1'])(
    'under %s is refused, and no error is logged',
    async (origin) => {
      for (const path of ['/auth/.well-known/openid-configuration', '/auth/docs', '/auth/me', '/nowhere']) {
        const url = origin + path;
        const request = new Proxy(new Request('http://x'), {
          get: (real, name) => (name === 'url' ? url : Reflect.get(real, name, real)),
        });
        const response = await bed.auth.fetch(request);
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ code: 'validation_failed' });
      }
      expect(bed.logs.filter(({ message }) => message === 'a request failed')).toEqual([]);
    },
  );
});

describe('the reference', () => {
  test('is made once for each language, whatever host is asked for, and stands in no other page', async () => {
    const [first, second] = await Promise.all(
      ['http://one.test', 'http://two.test'].map((origin) =>
        bed.request('GET', `${origin}/auth/docs?lang=en`),
      ),
    );
    expect(first?.text).toBe(second?.text);
    expect(first?.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const described = await bed.request('GET', 'http://evil.test/auth/openapi.json');
    expect(described.body).toMatchObject({ servers: [{ url: '/' }] });
    expect((await bed.request('GET', '/auth/docs?lang=zh')).text).not.toBe(first?.text);
  });

  test('names the public address, and may be switched off', async () => {
    const named = bed.replica({ publicUrl: 'https://api.example.com' });
    const described = await bed.request('GET', '/auth/openapi.json', { via: named });
    expect(described.body).toMatchObject({ servers: [{ url: 'https://api.example.com' }] });
    const off = bed.replica({ docs: false });
    for (const path of ['/auth/docs', '/auth/openapi.json']) {
      expect((await bed.request('GET', path, { via: off })).status).toBe(404);
    }
  });
});
