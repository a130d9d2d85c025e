import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** Where a program on this machine asks. */
const local = 'http://127.0.0.1:8080/metrics';

describe('metrics', () => {
  test('count logins by outcome, calls of WeChat, requests and the cache', async () => {
    const { token } = await bed.login();
    await bed.login();
    await bed.request('POST', '/auth/login', { body: { appId: appA, code: 'bad' } });
    await bed.request('GET', '/auth/me', { token });
    await bed.request('GET', '/auth/me', { token });
    const { text, headers } = await bed.request('GET', local, { from: '127.0.0.1' });
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of [
      'weapp_auth_logins_total{outcome="new_user"} 1',
      'weapp_auth_logins_total{outcome="returning_user"} 1',
      'weapp_auth_logins_total{outcome="code_invalid"} 1',
      'weapp_auth_wechat_requests_total{path="/sns/jscode2session",outcome="ok"} 2',
      'weapp_auth_wechat_requests_total{path="/sns/jscode2session",outcome="rejected"} 1',
      'weapp_auth_wechat_request_duration_seconds_bucket{path="/sns/jscode2session",le="0.001"} 3',
      'weapp_auth_http_requests_total{method="GET",route="/auth/me",status="200"} 2',
      'weapp_auth_http_request_duration_seconds_count{method="POST",route="/auth/login"} 3',
      'weapp_auth_session_cache_hits_total 1',
      'weapp_auth_session_cache_misses_total 1',
      'weapp_auth_active_sessions 2',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  test('have the form that Prometheus reads, line by line', async () => {
    await bed.login();
    const { text } = await bed.request('GET', local, { from: '127.0.0.1' });
    const sample = /^[a-z_]+(?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? \d+(?:\.\d+)?(?:e[+-]?\d+)?$/;
    const comment = /^# (?:HELP [a-z_]+ .+|TYPE [a-z_]+ (?:counter|gauge|histogram))$/;
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.trimEnd().split('\n')) expect(comment.test(line) || sample.test(line)).toBe(true);
  });

  test('do not grow with what clients invent', async () => {
    const lines = async () =>
      (await bed.request('GET', local, { from: '127.0.0.1' })).text.split('\n').length;
    await bed.request('GET', '/nowhere');
    await lines();
    const before = await lines();
    for (const path of ['/a', '/b', '/auth/avatars/x', '/auth/avatars/y']) await bed.request('GET', path);
    const after = await lines();
    for (const path of ['/c', '/d', '/auth/avatars/z']) await bed.request('GET', path);
    expect(await lines()).toBe(after);
    expect(after - before).toBeLessThan(20);
  });

  test('leave a number out while the store is away', async () => {
    const countSessions = () => Promise.reject(new StoreError('store_unavailable', 'away'));
    const via = bed.replica({ store: { ...bed.store, countSessions } });
    const { status, text } = await bed.request('GET', local, { via, from: '::1' });
    expect(status).toBe(200);
    expect(text).not.toContain('active_sessions');
  });

  test('may need a token, or not be there', async () => {
    const guarded = bed.replica({ metrics: { token: 'scrape-me' } });
    expect((await bed.request('GET', '/metrics', { via: guarded })).status).toBe(401);
    expect((await bed.request('GET', '/metrics', { via: guarded, token: 'wrong' })).status).toBe(401);
    expect((await bed.request('GET', '/metrics', { via: guarded, token: 'scrape-me' })).status).toBe(200);
    const off = bed.replica({ metrics: false });
    expect((await bed.request('GET', '/metrics', { via: off, from: '127.0.0.1' })).status).toBe(404);
    const open = bed.replica({ metrics: true });
    expect((await bed.request('GET', '/metrics', { via: open, from: '8.8.8.8' })).status).toBe(200);
  });

  test.each([
    ['127.0.0.1', {}, 200],
    ['::ffff:127.0.0.1', {}, 200],
    ['::1', {}, 200],
    ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, 404],
    ['127.0.0.1', { 'x-real-ip': '8.8.8.8' }, 404],
    ['127.0.0.1', { forwarded: 'for=8.8.8.8' }, 404],
    ['127.0.0.1', { via: '1.1 proxy' }, 404],
    ['10.0.0.1', {}, 404],
    ['8.8.8.8', { 'x-forwarded-for': '127.0.0.1' }, 404],
    ['127.0.0.1', { 'x-forwarded-proto': 'https' }, 404],
    ['127.0.0.1', { 'x-wx-source': 'wx_client' }, 404],
    [undefined, {}, 404],
  ])(
    'are for programs on this machine unless told otherwise: %s with %j gets %s',
    async (from, headers, status) => {
      const sent = from === undefined ? { headers } : { from, headers };
      expect((await bed.request('GET', local, sent)).status).toBe(status);
    },
  );

  test.each([
    ['http://localhost:8080/metrics', 200],
    ['http://[::1]:8080/metrics', 200],
    ['http://login.example.com/metrics', 404],
    ['http://localhost.example.com/metrics', 404],
  ])('asked for under %s, as a proxy on this machine would, get %s', async (url, status) => {
    expect((await bed.request('GET', url, { from: '127.0.0.1' })).status).toBe(status);
  });
});
