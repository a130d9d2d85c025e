import { describe, expect, it } from 'vitest';
import { writeFiles } from '../compile/mini-program.fixture.ts';
import type { Problem } from '../shared/problem.ts';
import { fakeFetch, jsonOf, nextEvent, setUp } from '../simulator.fixture.ts';

describe('wx.request', () => {
  const ask = (about: object, init: RequestInit = {}) =>
    ({
      method: 'POST',
      ...init,
      headers: { 'x-simulator-request': encodeURIComponent(JSON.stringify(about)) },
    }) as const;
  const answerOf = (response: Response) =>
    JSON.parse(decodeURIComponent(response.headers.get('x-simulator-response') ?? 'null'));

  it('is carried out as asked, and answered with status, headers and cookies', async () => {
    const headers = new Headers([
      ['x-a', '1'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    const { fetch, calls } = fakeFetch(() => new Response('{"ok":true}', { status: 201, headers }));
    const { get } = setUp({ fetch });
    const about = {
      url: 'http://127.0.0.1:9/x?y=1',
      method: 'PUT',
      headers: { authorization: 'Bearer t' },
      timeoutMs: 1000,
    };
    const response = await get('/simulator/__simulator/request', ask(about, { body: 'body' }));
    expect(answerOf(response)).toMatchObject({
      statusCode: 201,
      header: { 'x-a': '1' },
      cookies: ['a=1', 'b=2'],
    });
    expect(await response.text()).toBe('{"ok":true}');
    expect(calls).toMatchObject([{ url: about.url, init: { method: 'PUT', headers: about.headers } }]);
  });

  it('reaches this machine and the hosts that are named, nothing else', async () => {
    const { fetch } = fakeFetch(() => new Response('yes'));
    const { get } = setUp({ fetch, allowedHosts: ['api.example.com'] });
    const failureOf = async (url: string) =>
      answerOf(await get('/simulator/__simulator/request', ask({ url }))).failure;
    expect(await failureOf('http://localhost:1/')).toBeUndefined();
    expect(await failureOf('https://api.example.com/')).toBeUndefined();
    expect(await failureOf('https://example.com/')).toBe('url not in domain list');
    expect(await failureOf('http://127.0.0.1.evil.example/')).toBe('url not in domain list');
  });

  it('fails as the platform says when nobody answers', async () => {
    const refused = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    const { get } = setUp({ fetch: () => Promise.reject(refused) });
    const response = await get('/simulator/__simulator/request', ask({ url: 'http://127.0.0.1:1/' }));
    expect(answerOf(response).failure).toContain('ERR_CONNECTION_REFUSED');
  });

  it('refuses what it cannot understand', async () => {
    const { get } = setUp();
    for (const about of [{}, { url: 'file:///etc/passwd' }, { url: 'http://x/', headers: { 'a b': '1' } }]) {
      expect((await get('/simulator/__simulator/request', ask(about))).status).toBe(400);
    }
  });
});

describe('problems of the running mini program', () => {
  it('are printed and returned with the places of the sources', async () => {
    const { get, post, problems } = setUp();
    await get('/simulator/__simulator/app.json');
    const stack =
      'Error\n    at q.onLoad (miniprogram:///pages/a/a.ts:4:11)\n    at http://x/__simulator/runtime.js:1:2';
    const problem = { severity: 'error', code: 'runtime_error', message: { zh: '错', en: 'wrong' }, stack };
    const told = await jsonOf<Problem>(post('/simulator/__simulator/problem', problem));
    expect(told).toMatchObject({ file: 'pages/a/a.ts', line: 3 });
    expect(told.stack).toMatch(/^Error\n {4}at q\.onLoad \(pages\/a\/a\.ts:3:\d+\)$/);
    expect(problems).toEqual([told]);
  });
});

describe('calls to the emulator', () => {
  const body = { appId: 'wx1', user: 'alice', device: '1', client: 'c1' };

  it('are passed on and answered', async () => {
    const { fetch, calls } = fakeFetch(() => Response.json({ errMsg: 'login:ok' }));
    const { post } = setUp({ fetch });
    const response = await post('/simulator/__simulator/emulator/wx/login', body);
    expect(await response.json()).toEqual({ errMsg: 'login:ok' });
    expect(calls).toMatchObject([
      { url: 'http://127.0.0.1:8081/__emulator/wx/login', init: { body: JSON.stringify(body) } },
    ]);
  });

  it('say so when the emulator is away', async () => {
    const { post } = setUp({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    expect((await post('/simulator/__simulator/emulator/wx/login', body)).status).toBe(502);
  });

  it('that wait for a person are answered through the event stream', async () => {
    const person = Promise.withResolvers<Response>();
    const { fetch } = fakeFetch((url) =>
      url.endsWith('/events') ? new Response(null, { status: 404 }) : person.promise,
    );
    const { get, post } = setUp({ fetch });
    const stream = await get('/simulator/__simulator/events?client=c1&appId=wx1&user=alice&device=1');
    const late = await post('/simulator/__simulator/emulator/wx/authorize', body);
    const { call } = await jsonOf<{ call: string }>(late);
    expect(late.status).toBe(202);
    person.resolve(Response.json({ errMsg: 'authorize:ok' }));
    expect(await nextEvent(stream)).toEqual({
      kind: 'answer',
      call,
      status: 200,
      body: { errMsg: 'authorize:ok' },
    });
  });

  it('are given up when the page goes away', async () => {
    const { fetch, calls } = fakeFetch((url) =>
      url.endsWith('/events') ? new Response(null, { status: 404 }) : new Promise(() => undefined),
    );
    const { get, post } = setUp({ fetch });
    const stream = await get('/simulator/__simulator/events?client=c1&appId=wx1&user=alice&device=1');
    await post('/simulator/__simulator/emulator/wx/authorize', body);
    const signal = calls.at(-1)?.init?.signal;
    expect(signal?.aborted).toBe(false);
    await stream.body?.cancel();
    expect(signal?.aborted).toBe(true);
  });

  it('bring the questions for this phone, and no other', async () => {
    const dialog = (user: string) =>
      `event: dialog\ndata: ${JSON.stringify({ dialog: { id: user, appId: 'wx1', user, device: '1' } })}\n\n`;
    const { fetch } = fakeFetch(() => new Response(dialog('bob') + dialog('alice')));
    const { get } = setUp({ fetch });
    const stream = await get('/simulator/__simulator/events?client=c1&appId=wx1&user=alice&device=1');
    expect(await nextEvent(stream)).toMatchObject({ kind: 'dialog', dialog: { id: 'alice' } });
  });
});

describe('watching', () => {
  it('tells open pages when a file has changed and is compiled', async () => {
    const { fetch } = fakeFetch(() => new Response(null, { status: 404 }));
    const { get, project } = setUp({ fetch, watch: true });
    await get('/simulator/__simulator/app.json');
    const stream = await get('/simulator/__simulator/events?client=c1&appId=wx1&user=alice&device=1');
    writeFiles(project, { 'pages/a/a.wxml': '<text/>' });
    expect(await nextEvent(stream)).toEqual({ kind: 'reload' });
  });

  it('sees folders that appear later', async () => {
    const { fetch } = fakeFetch(() => new Response(null, { status: 404 }));
    const { get, project } = setUp({ fetch, watch: true });
    await get('/simulator/__simulator/app.json');
    const open = () => get('/simulator/__simulator/events?client=c1&appId=wx1&user=alice&device=1');
    const first = await open();
    writeFiles(project, { 'later/x.wxml': '<text/>' });
    expect(await nextEvent(first)).toEqual({ kind: 'reload' });
    const second = await open();
    writeFiles(project, { 'later/x.wxml': '<view/>' });
    expect(await nextEvent(second)).toEqual({ kind: 'reload' });
  });
});
