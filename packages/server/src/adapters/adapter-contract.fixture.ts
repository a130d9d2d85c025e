import { type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Echo, echoingAuth } from './echoing-auth.fixture.ts';
import type { MountableAuth } from './mountable-auth.ts';

/** One way of mounting: gives the origin of a server that has `/auth/*`, and `/hello` behind `requireUser`. */
export type Mount = (auth: MountableAuth) => Promise<string>;

const json = { 'content-type': 'application/json' };

/** What is done about a client that asks again without waiting for answers. */
export function describePipelining(mount: Mount): void {
  it('answers one request of a connection at a time, in order', async () => {
    const steps: string[] = [];
    const auth = echoingAuth();
    const origin = await mount({
      ...auth,
      async fetch(asked, peer) {
        const path = URL.parse(asked.url)?.pathname ?? '';
        steps.push(`${path} begins`);
        for (let turns = 0; turns < 20; turns += 1) await setImmediate();
        steps.push(`${path} ends`);
        return auth.fetch(asked, peer);
      },
    });
    const answers = await askWithoutWaiting(origin, ['/auth/a', '/auth/b', '/auth/c']);
    expect(answers.match(/(?<="path":")[^"]+/g)).toEqual(['/auth/a', '/auth/b', '/auth/c']);
    expect(steps).toEqual(['a', 'b', 'c'].flatMap((name) => [`/auth/${name} begins`, `/auth/${name} ends`]));
  });

  it('cuts a connection on which many requests wait', async () => {
    let begun = 0;
    const auth = echoingAuth();
    const origin = await mount({
      ...auth,
      fetch(asked, peer) {
        begun += 1;
        return auth.fetch(asked, peer);
      },
    });
    await askWithoutWaiting(
      origin,
      Array.from({ length: 900 }, () => '/auth/picture'),
    );
    expect(begun).toBeLessThan(20);
  });
}

/** Everything that came before the connection ended. */
function askWithoutWaiting(origin: string, paths: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const requests = paths.map((path, n) => {
    const end = n === paths.length - 1 ? 'connection: close\r\n' : '';
    return `GET ${path} HTTP/1.1\r\nhost: login.test\r\n${end}\r\n`;
  });
  socket.write(requests.join(''));
  return text(socket).catch(() => '');
}

/** What every adapter does, whatever else is in the app. */
export function describeMounting(mount: Mount): void {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'passes %s on with path, query, body and address',
    async (method) => {
      const origin = await mount(echoingAuth());
      const body = '{"code":"0a+b/c=","name":"微信","list":[1,{"a":null}]}';
      const response = await fetch(`${origin}/auth/login?a=1&b=%2F`, { method, headers: json, body });
      expect(response.status).toBe(201);
      expect(response.headers.get('x-request-id')).toBe('r1');
      expect(response.headers.get('content-type')).toBe('application/json');
      const echo = await echoOf(response);
      expect(echo).toMatchObject({ method, path: '/auth/login?a=1&b=%2F', contentType: 'application/json' });
      expect(JSON.parse(echo.body)).toEqual(JSON.parse(body));
    },
  );

  it('passes GET and a bodiless POST on, and empty answers back', async () => {
    const origin = await mount(echoingAuth());
    expect(await (await fetch(`${origin}/auth/me`)).json()).toMatchObject({ method: 'GET', body: '' });
    const empty = await fetch(`${origin}/auth/logout`, { method: 'POST' });
    expect(await empty.json()).toMatchObject({ method: 'POST', body: '' });
    const nothing = await fetch(`${origin}/auth/nothing`, { method: 'POST' });
    expect([nothing.status, await nothing.text()]).toEqual([204, '']);
  });

  it('passes a form on', async () => {
    const origin = await mount(echoingAuth());
    const body = new URLSearchParams({ token: 'a b&c', token_type_hint: 'access_token' });
    const response = await fetch(`${origin}/auth/introspect`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ body: body.toString() });
  });

  it('passes a file on byte by byte', async () => {
    const origin = await mount(echoingAuth());
    const body = new FormData();
    body.append('avatar', new Blob(['picture'], { type: 'image/png' }), 'a.png');
    const response = await fetch(`${origin}/auth/me/avatar`, { method: 'POST', body });
    const echo = await echoOf(response);
    expect(echo.contentType).toMatch(/^multipart\/form-data; boundary=/);
    expect(echo.body).toContain('filename="a.png"');
    expect(echo.body).toContain('picture');
  });

  it('leaves other paths to the app', async () => {
    const origin = await mount(echoingAuth());
    for (const path of ['/', '/authors', '/other/auth/login']) {
      expect((await fetch(origin + path)).status).toBe(404);
    }
  });

  it('follows the base path', async () => {
    const origin = await mount(echoingAuth('/api/wx-auth'));
    const response = await fetch(`${origin}/api/wx-auth/me`);
    expect(await response.json()).toMatchObject({ path: '/api/wx-auth/me' });
  });

  it('lets a valid token through requireUser and tells who it is', async () => {
    const origin = await mount(echoingAuth());
    const response = await fetch(`${origin}/hello`, { headers: { authorization: 'bearer good' } });
    expect(await response.json()).toEqual({ hello: '小爱' });
  });

  it.each([
    [undefined, 401, { code: 'unauthenticated' }],
    ['Basic good', 401, { code: 'unauthenticated' }],
    ['Bearer', 401, { code: 'unauthenticated' }],
    ['Bearer good good', 401, { code: 'unauthenticated' }],
    ['Bearer stranger', 401, { code: 'unauthenticated' }],
    ['Bearer expired', 401, { code: 'session_expired' }],
    ['Bearer kicked', 401, { code: 'session_revoked', reason: 'kicked' }],
    ['Bearer away', 503, { code: 'service_unavailable' }],
  ])('refuses %j as the login server does', async (authorization, status, problem) => {
    const origin = await mount(echoingAuth());
    const headers: Record<string, string> = { 'accept-language': 'zh-CN' };
    if (authorization !== undefined) headers.authorization = authorization;
    const response = await fetch(`${origin}/hello`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toEqual({ ...problem, language: 'zh-CN' });
  });

  it('logs in by the code that a request carries, and gives the login in the answer’s header', async () => {
    const origin = await mount(echoingAuth());
    const response = await fetch(`${origin}/hello`, { headers: { 'x-login': 'fresh-code wx1' } });
    expect(await response.json()).toEqual({ hello: '小爱' });
    const login = JSON.parse(decodeURIComponent(response.headers.get('x-login') ?? ''));
    expect(login).toMatchObject({ token: 'good' });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a code that the login refuses, in its words', async () => {
    const origin = await mount(echoingAuth());
    const response = await fetch(`${origin}/hello`, { headers: { 'x-login': 'used-code wx1' } });
    expect([response.status, await response.json()]).toEqual([401, { code: 'code_used' }]);
  });

  it('leaves a fault inside verify to the app', async () => {
    const origin = await mount(echoingAuth());
    const response = await fetch(`${origin}/hello`, { headers: { authorization: 'Bearer broken' } });
    expect(response.status).toBe(500);
  });
}

/** What an adapter does with a method that web-standard requests cannot have. (Next.js itself fails then.) */
export function describeTrace(mount: Mount): void {
  it('answers TRACE, whatever it answers', async () => {
    const origin = await mount(echoingAuth());
    expect(await statusOf(`${origin}/auth/me`, { method: 'TRACE' })).toBeLessThan(500);
  });
}

/** What an adapter does that sees a request as it came. (Next.js resolves paths itself, and names its own host.) */
export function describeMalformed(mount: Mount): void {
  it.each(['user:pass@localhost', 'local host<>', 'localhost/elsewhere?a#b', 'a:99999', '1.2.3.256'])(
    'refuses a request to the host %s',
    async (host) => {
      const origin = await mount(echoingAuth());
      expect(await statusOf(`${origin}/auth/me`, { headers: { host } })).toBe(400);
    },
  );

  it.each([
    '/auth/../metrics',
    '/auth/x/..',
    '/auth/%2e%2E/metrics',
    '/auth/./me',
    '/auth\\..\\metrics',
    '/x/../auth/me',
  ])('does not resolve the path %s and answer what it comes to', async (path) => {
    const origin = await mount(echoingAuth());
    expect([400, 404]).toContain(await statusOf(origin, { path }));
  });
}

async function echoOf(response: Response): Promise<Echo> {
  // The echoing server answers nothing else.
  return (await response.json()) as Echo;
}

/** By hand, because fetch sends no such requests. */
function statusOf(url: string, options: RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}
