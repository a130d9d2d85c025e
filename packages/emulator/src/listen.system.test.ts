import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { enable, sealRequest } from './http/api-security.fixture.ts';
import { type ListeningEmulator, listenEmulator } from './listen.ts';
import { accessToken, appId, appSecret, demoEmulator, loginCode } from './world.fixture.ts';

let listening: ListeningEmulator | null = null;

afterEach(async () => {
  await listening?.close();
  listening = null;
});

async function start(): Promise<ListeningEmulator> {
  listening = await listenEmulator(demoEmulator());
  return listening;
}

describe('the emulator on a socket', () => {
  test("answers as in process, with the platform's content type", async () => {
    const { emulator, url } = await start();
    const query = new URLSearchParams({
      appid: appId,
      secret: appSecret,
      js_code: await loginCode(emulator),
    });
    const answer = await fetch(`${url}/sns/jscode2session?${query}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain']);
    expect(JSON.parse(await answer.text())).toMatchObject({ openid: expect.stringMatching(/^o/) });
    const state = await fetch(`${url}/__emulator/state`);
    expect(await state.json()).toMatchObject({ userCount: 3 });
    const posted = await fetch(`${url}/cgi-bin/stable_token`, { method: 'POST', body: '{}' });
    expect(await posted.json()).toMatchObject({ errcode: 41002 });
  });

  test('drops, truncates and delays connections', async () => {
    const { emulator, url } = await start();
    const target = '/cgi-bin/token';
    emulator.addFault({ target, drop: 'before' });
    await expect(fetch(url + target)).rejects.toThrow(TypeError);
    emulator.addFault({ target, truncate: 5 });
    await expect(fetch(url + target).then((answer) => answer.text())).rejects.toThrow(TypeError);
    emulator.addFault({ target, delayMs: 20 });
    expect((await fetch(url + target)).status).toBe(200);
  });

  test('streams events, and hears when the listener leaves', async () => {
    const { emulator, url } = await start();
    const gone = new AbortController();
    const stream = await fetch(`${url}/__emulator/events`, { signal: gone.signal });
    const reader = stream.body?.getReader();
    await reader?.read();
    emulator.advance(1);
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toMatch(/^event: clock\ndata: /);
    expect(emulator.platform.listeners.size).toBe(1);
    gone.abort();
    await expect.poll(() => emulator.platform.listeners.size).toBe(0);
  });

  test('refuses a body over a mebibyte, and survives a broken request', async () => {
    const { url, port } = await start();
    const huge = fetch(`${url}/cgi-bin/stable_token`, { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) });
    expect((await huge).status).toBe(413);
    const socket = connect(port, '127.0.0.1');
    socket.end('GET\r\n\r\n');
    await once(socket.resume(), 'close');
    expect((await fetch(`${url}/cgi-bin/token`)).status).toBe(200);
  });

  test('can be used as the HTTP proxy of a client that cannot be given another host', async () => {
    const { port } = await start();
    const socket = connect(port, '127.0.0.1');
    const head = [
      'GET http://api.weixin.qq.com/sns/jscode2session?appid= HTTP/1.1',
      'Host: api.weixin.qq.com',
    ];
    socket.end([...head, 'Connection: close', '', ''].join('\r\n'));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK.*"errcode":41002/s);
  });

  test('a client behind the proxy reaches the control API too; other paths that begin alike are the platform', async () => {
    const { url, port } = await start();
    const socket = connect(port, '127.0.0.1');
    const head = [`GET ${url}/__emulator/state HTTP/1.1`, `Host: 127.0.0.1:${port}`];
    socket.end([...head, 'Connection: close', '', ''].join('\r\n'));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK.*"userCount":3/s);
    expect(await (await fetch(`${url}/__emulators`)).json()).toMatchObject({ errcode: 40066 });
  });

  test.each([
    'GET /__emulator/state HTTP/1.1\r\nHost: a b',
    'TRACE /__emulator/state HTTP/1.1\r\nHost: localhost',
  ])('a control request that no web client could send is a 400: %j', async (head) => {
    const { port } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.end(`${head}\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a defect of the emulator is told to the one request that met it, and kills nothing', async () => {
    const { emulator, url } = await start();
    const { state } = emulator.platform;
    Object.assign(emulator.platform, { state: { ...state, apps: null } });
    const query = '/sns/jscode2session?appid=x';
    for (const path of [query, '/__emulator/state']) {
      const answer = await fetch(url + path);
      expect([answer.status, await answer.json()]).toMatchObject([
        500,
        { error: { code: 'emulator_defect' } },
      ]);
    }
    emulator.platform.state = state;
    expect(await (await fetch(url + query)).json()).toMatchObject({ errcode: 40013 });
  });

  test('spells the headers of the API security mode as the platform does', async () => {
    const { emulator, url } = await start();
    const keys = enable(emulator);
    const { path, headers, body } = sealRequest(keys, { code: 'x' });
    const sent = request(`${url}${path}?access_token=${await accessToken(emulator)}`, {
      method: 'POST',
      headers,
    });
    const [answer] = (await once(sent.end(body), 'response')) as [IncomingMessage]; // What a response event carries.
    answer.resume();
    expect(answer.rawHeaders.filter((name) => /^wechatmp/i.test(name))).toEqual([
      'Wechatmp-Appid',
      'Wechatmp-TimeStamp',
      'Wechatmp-Serial',
      'Wechatmp-Signature',
    ]);
  });

  test("a port in use is Node's own error", async () => {
    const { port } = await start();
    await expect(listenEmulator(demoEmulator(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
