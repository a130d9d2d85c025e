import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Files, writeFiles, writeMiniProgram } from './compile/mini-program.fixture.ts';
import type { AppAnswer, Boot } from './shared/boot.ts';
import type { Problem } from './shared/problem.ts';
import type { ServerEvent } from './shared/server-event.ts';
import { createSimulator, type SimulatorOptions } from './simulator.ts';

const FILES: Files = {
  'app.json': '{"pages": ["pages/a/a"]}',
  'pages/a/a.wxml': '<view/>',
  'pages/a/a.ts': 'interface A { b: number }\n\nPage({ onLoad() { throw new Error(); } })',
  'images/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'secret.key': 'nobody may read this',
};
const ORIGIN = 'http://127.0.0.1:8080';

function setUp(options: Partial<SimulatorOptions> = {}, files: Files = FILES) {
  const project = writeMiniProgram(files);
  const problems: Problem[] = [];
  const simulator = createSimulator({
    root: project.root,
    emulatorUrl: 'http://127.0.0.1:8081/',
    basePath: '/simulator',
    watch: false,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  onTestFinished(() => simulator.close());
  const get = (path: string, init?: RequestInit) => simulator.fetch(new Request(ORIGIN + path, init));
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    get(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return { project, problems, simulator, get, post };
}

/** A `fetch` that answers everything alike and keeps what it was asked. */
function fakeFetch(answer: (url: string) => Response | Promise<Response>) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    calls.push({ url: String(input), init });
    return answer(String(input));
  };
  return { fetch, calls };
}

describe('options', () => {
  it('are refused when they cannot work', () => {
    expect(() => createSimulator({ root: '.', emulatorUrl: 'ftp://x' })).toThrow(TypeError);
    expect(() => createSimulator({ root: '.', emulatorUrl: 'nonsense' })).toThrow(TypeError);
    expect(() => createSimulator({ root: '.', emulatorUrl: 'http://x', basePath: 'no-slash' })).toThrow(
      TypeError,
    );
  });
});

describe('the page', () => {
  const bootOf = async (response: Response): Promise<Boot> =>
    JSON.parse(/id="wxs-boot">(.*?)<\/script>/.exec(await response.text())?.[1] ?? '');

  it('says whose phone it is, from the address or the options', async () => {
    const { get } = setUp({ appId: 'wx1', user: 'carol' });
    expect(await bootOf(await get('/simulator/'))).toMatchObject({
      base: '/simulator/',
      appId: 'wx1',
      user: 'carol',
      device: '1',
    });
    const chosen = await bootOf(
      await get('/simulator/?user=bob&device=2&appId=wx2&theme=dark&baseLibrary=2.9.0'),
    );
    expect(chosen).toMatchObject({
      appId: 'wx2',
      user: 'bob',
      device: '2',
      theme: 'dark',
      baseLibrary: '2.9.0',
    });
  });

  it('cannot be made to carry somebody’s script', async () => {
    const { get } = setUp();
    const html = await (
      await get('/simulator/?user=</script><script>alert(1)</script>&theme=x&baseLibrary="')
    ).text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('"theme":null');
  });

  it('speaks the language of the browser', async () => {
    const { get } = setUp();
    const chinese = await get('/simulator/', { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect((await bootOf(chinese)).language).toBe('zh');
    expect((await bootOf(await get('/simulator/?lang=en'))).language).toBe('en');
  });

  it('is found without the last slash, too', async () => {
    const response = await setUp().get('/simulator?user=bob');
    expect([response.status, response.headers.get('location')]).toEqual([308, '/simulator/?user=bob']);
  });
});

describe('the compiled app', () => {
  it('is answered whole, or as what is wrong with it', async () => {
    const { get } = setUp();
    const answer = await jsonOf<AppAnswer>(get('/simulator/__simulator/app.json'));
    expect(answer).toMatchObject({ kind: 'compiled', app: { units: [{ path: 'pages/a/a' }] } });
    const broken = setUp({}, { 'app.json': '{' });
    const failed = await jsonOf<AppAnswer>(broken.get('/simulator/__simulator/app.json'));
    expect(failed).toMatchObject({ kind: 'failed', problems: [{ code: 'json_invalid' }] });
    expect(broken.problems).toMatchObject([{ code: 'json_invalid' }]);
  });

  it('comes with a runtime that stays below 80 KB', async () => {
    const { get } = setUp();
    const script = await (await get('/simulator/__simulator/runtime.js')).text();
    const style = await (await get('/simulator/__simulator/runtime.css')).text();
    expect(gzipSync(script).length + gzipSync(style).length).toBeLessThan(80 * 1024);
  });
});

describe('files', () => {
  it('are served when they are pictures, and boxed in', async () => {
    const response = await setUp().get('/simulator/images/dot.svg');
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(await response.text()).toContain('<svg');
  });

  it('are not served when they are sources, secrets, or outside', async () => {
    const { get } = setUp();
    for (const path of [
      'app.json',
      'pages/a/a.ts',
      'secret.key',
      'none.png',
      '..%2f..%2fx.png',
      '%2e%2e/%2e%2e/x.png',
      '%E0%A4%A',
    ]) {
      expect((await get(`/simulator/${path}`)).status).toBe(404);
    }
  });
});

describe('strangers', () => {
  it('get nothing under another host name', async () => {
    const { simulator } = setUp();
    const response = await simulator.fetch(new Request('http://evil.example/simulator/'));
    expect(response.status).toBe(403);
  });

  it('get nothing from another origin', async () => {
    const { post, get } = setUp();
    expect((await post('/simulator/__simulator/problem', {}, { origin: 'http://evil.example' })).status).toBe(
      403,
    );
    expect(
      (await get('/simulator/__simulator/app.json', { headers: { 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(403);
  });

  it('are told what does not exist', async () => {
    const { get, post } = setUp();
    expect((await get('/elsewhere')).status).toBe(404);
    expect((await get('/simulator/__simulator/nothing')).status).toBe(404);
    expect((await get('/simulator/', { method: 'DELETE' })).status).toBe(405);
    expect((await get('/simulator/__simulator/app.json', { method: 'PUT' })).status).toBe(405);
    expect((await post('/simulator/__simulator/emulator/state', {})).status).toBe(404);
    expect((await get('/simulator/__simulator/problem', { method: 'POST', body: 'text' })).status).toBe(400);
    expect((await get('/simulator/__simulator/events')).status).toBe(400);
  });
});

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
});

/** A JSON body, of the type that our own handler writes. */
async function jsonOf<T>(response: Response | Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}

/** The first event of a stream. */
async function nextEvent(response: Response): Promise<ServerEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const data = /^data: (.*)$/m.exec(text)?.[1];
    if (data !== undefined) {
      return JSON.parse(data);
    }
  }
  throw new Error('the stream ended');
}
