import { trace } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import type { Tracer } from './tracing.ts';

interface Seen {
  readonly name: string;
  readonly attributes: Record<string, string | number>;
  ended: boolean;
}

let bed: TestBed;
let spans: Seen[];
beforeEach(async () => {
  spans = [];
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** Has the shape of an OpenTelemetry tracer, and nothing more. */
const tracer: Tracer = {
  startActiveSpan(name, run) {
    const span: Seen = { name, attributes: {}, ended: false };
    spans.push(span);
    return run({
      setAttribute: (key, value) => {
        span.attributes[key] = value;
      },
      end: () => {
        span.ended = true;
      },
    });
  },
};

test('a login has a span, and so have its call of WeChat and its write', async () => {
  const body = { appId: appA, code: await bed.code() };
  await bed.request('POST', '/auth/login', { body, via: bed.replica({ tracer }) });
  expect(spans).toEqual([
    {
      name: 'POST /auth/login',
      attributes: { 'http.route': '/auth/login', 'http.response.status_code': 200 },
      ended: true,
    },
    {
      name: 'WeChat GET /sns/jscode2session',
      attributes: { 'url.path': '/sns/jscode2session', 'wechat.errcode': 0 },
      ended: true,
    },
    { name: 'store saveLogin', attributes: {}, ended: true },
  ]);
});

test('spans say what kind of failure there was, and never whose', async () => {
  const { token, user } = await bed.login();
  const findSession = () => Promise.reject(new StoreError('store_unavailable', 'away'));
  const via = bed.replica({ tracer, store: { ...bed.store, findSession } });
  expect((await bed.request('GET', '/auth/me', { token, via })).status).toBe(503);
  bed.emulator.addFault({ target: '*', drop: 'after' });
  await bed.request('POST', '/auth/login', { body: { appId: appA, code: 'canary-code' }, via });
  const failed = spans.filter(({ attributes }) => 'error.type' in attributes);
  expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['store findSession', 'StoreError'],
    ['WeChat GET /sns/jscode2session', 'network'],
  ]);
  expect(spans.every(({ ended }) => ended)).toBe(true);
  const told = JSON.stringify(spans);
  for (const hidden of [token, user.id, bed.openIdOf(), 'canary-code']) expect(told).not.toContain(hidden);
});

test('the tracer of @opentelemetry/api fits', async () => {
  const via = bed.replica({ tracer: trace.getTracer('weapp-auth') });
  expect((await bed.request('GET', '/healthz', { via })).status).toBe(200);
});
