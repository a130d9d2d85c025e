import { describe, expect, test } from 'vitest';
import { type FetchHandler, failureOf, type Route, tap } from './tap.ts';
import { Traffic } from './traffic.ts';

const route: Route = {
  from: 'client',
  to: 'server',
  name: 'POST /auth/login',
  path: '/auth/login',
  phone: null,
};

describe('tap', () => {
  test('records the request and its answer, and hands both on untouched', async () => {
    const traffic = new Traffic({ now: () => 7 });
    const seen: unknown[] = [];
    const handler = tapped(traffic, async (request) => {
      seen.push(await request.json());
      return Response.json({ code: 'code_used' }, { status: 401 });
    });
    const response = await handler(post({ code: 'c' }));
    expect(await response.json()).toEqual({ code: 'code_used' });
    expect(seen).toEqual([{ code: 'c' }]);
    expect(traffic.list()).toMatchObject([
      { exchange: 1, kind: 'request', from: 'client', to: 'server' },
      { exchange: 1, kind: 'answer', from: 'server', to: 'client', status: 401, failure: 'code_used' },
    ]);
  });

  test('shows an answer that never came', async () => {
    const traffic = new Traffic({ now: () => 7 });
    const handler = tapped(traffic, () => Promise.reject(new Error('gone')));
    await expect(handler(post({}))).rejects.toThrow('gone');
    expect(traffic.list()[1]).toMatchObject({ kind: 'answer', status: null, failure: 'connection lost' });
  });

  test('leaves alone what has no place on the diagram', async () => {
    const traffic = new Traffic({ now: () => 7 });
    const options = { traffic, now: () => 7, route: () => null };
    await tap(async () => new Response('ok'), options)(new Request('http://localhost/healthz'));
    expect(traffic.list()).toEqual([]);
  });

  test('does not wait for the end of an event stream', async () => {
    const traffic = new Traffic({ now: () => 7 });
    const endless = new ReadableStream();
    const handler = tapped(traffic, async () => {
      return new Response(endless, { headers: { 'content-type': 'text/event-stream' } });
    });
    expect((await handler(post({}))).status).toBe(200);
  });
});

describe('failureOf', () => {
  test.each([
    ['WeChat’s errcode behind a status 200', 200, { errcode: 40163, errmsg: 'code been used' }, '40163'],
    ['errcode 0', 200, { errcode: 0, errmsg: 'ok' }, null],
    ['a failing errMsg', 200, { errMsg: 'login:fail timeout' }, 'login:fail timeout'],
    ['a good errMsg', 200, { errMsg: 'login:ok', code: '0a1b' }, null],
    [
      'the event of a refused button',
      200,
      { event: { type: 'getphonenumber', detail: { errMsg: 'getPhoneNumber:fail user deny' } } },
      'getPhoneNumber:fail user deny',
    ],
    ['a button that fires nothing', 200, { event: null, consoleError: null }, null],
    ['a problem document', 409, { code: 'session_key_stale' }, 'session_key_stale'],
    ['an error without a body', 502, null, '502'],
    ['an empty success', 204, null, null],
  ])('%s', (_name, status, body, expected) => {
    expect(failureOf(status, body)).toBe(expected);
  });
});

function tapped(traffic: Traffic, handler: FetchHandler): FetchHandler {
  return tap(handler, { traffic, now: () => 7, route: () => route });
}

function post(body: unknown): Request {
  return new Request('http://localhost/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
