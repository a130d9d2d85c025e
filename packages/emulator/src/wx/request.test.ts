import { describe, expect, test } from 'vitest';
import { requireApp } from '../platform/app.ts';
import { appId, brokenOff, demoEmulator, wxOf } from '../world.fixture.ts';
import type { ClientOptions } from './client.ts';
import type { WxRequestOptions, WxRequestResult } from './wx.ts';
import type { WxError } from './wx-result.ts';

type Outcome = { success: WxRequestResult } | { fail: WxError };

function send(options: WxRequestOptions, client: ClientOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    wxOf(demoEmulator(), 'alice', client).request({
      ...options,
      success: (result) => resolve({ success: result }),
      fail: (error) => resolve({ fail: error }),
    });
  });
}

function echo(answer: () => Response): { fetch: (request: Request) => Promise<Response>; seen: Request[] } {
  const seen: Request[] = [];
  return {
    seen,
    fetch: async (request) => {
      seen.push(request);
      return answer();
    },
  };
}

describe('wx.request', () => {
  test('a GET puts data into the query; the answer is parsed, with status, headers and cookies', async () => {
    const headers = { 'set-cookie': 'a=1', 'x-request-id': '7' };
    const { fetch, seen } = echo(() => Response.json({ ok: true }, { status: 201, headers }));
    const outcome = await send({ url: 'https://shop.example/a?b=1', data: { c: '中', d: [1] } }, { fetch });
    expect(seen[0]?.url).toBe('https://shop.example/a?b=1&c=%E4%B8%AD&d=%5B1%5D');
    expect(seen[0]?.headers.get('referer')).toBe(
      `https://servicewechat.com/${appId}/devtools/page-frame.html`,
    );
    expect(outcome).toMatchObject({
      success: {
        errMsg: 'request:ok',
        statusCode: 201,
        data: { ok: true },
        cookies: ['a=1'],
        header: { 'x-request-id': '7' },
      },
    });
  });

  test('a POST sends JSON, a form, or text as it is', async () => {
    const { fetch, seen } = echo(() => new Response(''));
    const url = 'https://shop.example/';
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await send({ url, method: 'POST', data: { a: 1 } }, { fetch });
    await send({ url, method: 'post', data: { a: 1, b: 'x y' }, header: form }, { fetch });
    await send({ url, method: 'PUT', data: 'plain' }, { fetch });
    expect(await Promise.all(seen.map((request) => request.text()))).toEqual([
      '{"a":1}',
      'a=1&b=x+y',
      'plain',
    ]);
    expect(seen[0]?.headers.get('content-type')).toBe('application/json');
  });

  test('bytes come as bytes; text stays text when JSON is not wanted or not there', async () => {
    const { fetch } = echo(() => new Response('{"a":1}'));
    const url = 'https://shop.example/';
    expect(await send({ url, dataType: 'other' }, { fetch })).toMatchObject({ success: { data: '{"a":1}' } });
    const bytes = await send({ url, responseType: 'arraybuffer' }, { fetch });
    expect('success' in bytes && bytes.success.data).toBeInstanceOf(ArrayBuffer);
    const broken = echo(() => new Response('not json'));
    expect(await send({ url }, broken)).toMatchObject({ success: { data: 'not json' } });
  });

  test('4xx and 5xx are successes; only the network fails', async () => {
    const { fetch } = echo(() => new Response('{}', { status: 500 }));
    expect(await send({ url: 'https://shop.example/' }, { fetch })).toMatchObject({
      success: { statusCode: 500 },
    });
    const refused = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    });
    const away = await send({ url: 'https://shop.example/' }, { fetch: () => Promise.reject(refused) });
    expect(away).toMatchObject({
      fail: { errMsg: expect.stringMatching(/^request:fail .*ECONNREFUSED/), errno: 600001 },
    });
  });

  test.each(['json', 'arraybuffer'])(
    'an answer that breaks off in the middle fails: %s',
    async (responseType) => {
      const outcome = await send({ url: 'https://shop.example/', responseType }, echo(brokenOff));
      expect(outcome).toEqual({ fail: { errMsg: 'request:fail socket hang up', errno: 600001 } });
    },
  );

  test.each([
    [{ url: 'https://shop.example/', method: 'PATCH' }, 'request:fail method is invalid'],
    [{ url: 'https://shop.example/', method: 'TRACE' }, 'request:fail invalid request data'],
    [{ url: 'https://shop.example/', header: { a: 'b\nc: d' } }, 'request:fail invalid request data'],
    [
      { url: 'https://shop.example/', method: 'POST', data: { big: 1n } },
      'request:fail invalid request data',
    ],
    [{ url: 'shop.example' }, 'request:fail invalid url "shop.example"'],
    [{ url: 'ftp://shop.example/?secret=1' }, 'request:fail invalid url "ftp://shop.example/"'],
  ])('%o is refused', async (options, errMsg) => {
    const { fetch, seen } = echo(() => new Response());
    expect(await send(options, { fetch })).toMatchObject({ fail: { errMsg } });
    expect(seen).toEqual([]);
  });

  test('with the domain list switched on, other hosts are refused', async () => {
    const emulator = demoEmulator();
    requireApp(emulator.platform, appId).requestDomains = ['https://api.shop.example'];
    const { fetch } = echo(() => Response.json({}));
    const outcome = (url: string) =>
      new Promise<string>((resolve) => {
        wxOf(emulator, 'alice', { fetch }).request({ url, complete: ({ errMsg }) => resolve(errMsg) });
      });
    expect(await outcome('https://api.shop.example/x')).toBe('request:ok');
    expect(await outcome('https://evil.example/')).toBe('request:fail url not in domain list');
    expect(await outcome('http://api.shop.example/')).toBe('request:fail url not in domain list');
  });

  test('abort fails the call once; a silent server ends in timeout, errno 5', async () => {
    const never = () => new Promise<Response>(() => undefined);
    const emulator = demoEmulator({ sleep: () => new Promise<void>(() => undefined) });
    const heard: string[] = [];
    const task = wxOf(emulator, 'alice', { fetch: never }).request({
      url: 'https://shop.example/',
      complete: ({ errMsg }) => heard.push(errMsg),
    });
    task.abort();
    task.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['request:fail abort']);
    const impatient = demoEmulator({ sleep: async () => undefined });
    const late = await new Promise<WxError>((fail) => {
      wxOf(impatient, 'alice', { fetch: never }).request({ url: 'https://shop.example/', timeout: 10, fail });
    });
    expect(late).toEqual({ errMsg: 'request:fail timeout', errno: 5 });
  });

  test('the task tells the headers, and forgets listeners it is told to forget', async () => {
    const { fetch } = echo(() => Response.json({}, { headers: { 'x-a': '1' } }));
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      const task = wxOf(demoEmulator(), 'alice', { fetch }).request({
        url: 'https://shop.example/',
        complete: () => resolve(),
      });
      const forgotten = () => heard.push('forgotten');
      task.onHeadersReceived(forgotten);
      task.offHeadersReceived(forgotten);
      task.onHeadersReceived(({ header, statusCode }) => heard.push([header['x-a'], statusCode]));
    });
    expect(heard).toEqual([['1', 200]]);
  });
});

describe('wx.uploadFile', () => {
  test('sends a temporary file as multipart, and gives the answer as text', async () => {
    const emulator = demoEmulator();
    const filePath = emulator.storeFile(Buffer.from('picture'), 'image/png');
    const forms: FormData[] = [];
    const fetch = async (request: Request) => {
      forms.push(await request.formData());
      return Response.json({ avatarUrl: '/a.png' });
    };
    const result = await new Promise<WxRequestResult>((success, fail) => {
      const options = {
        url: 'https://shop.example/up',
        filePath,
        name: 'avatar',
        formData: { a: 1 },
        success,
        fail,
      };
      wxOf(emulator, 'alice', { fetch }).uploadFile({
        ...options,
        header: { 'content-type': 'multipart/form-data' },
      });
    });
    expect(result).toMatchObject({
      errMsg: 'uploadFile:ok',
      data: '{"avatarUrl":"/a.png"}',
      statusCode: 200,
    });
    const file = forms[0]?.get('avatar');
    expect(file instanceof File && [file.type, await file.text()]).toEqual(['image/png', 'picture']);
    expect(forms[0]?.get('a')).toBe('1');
  });

  test('a missing file, a host outside the list and an answer that breaks off fail', async () => {
    const emulator = demoEmulator();
    const outcome = (url: string, filePath: string) =>
      new Promise<string>((resolve) => {
        const options = { url, filePath, name: 'file', complete: ({ errMsg }: WxError) => resolve(errMsg) };
        wxOf(emulator, 'alice', { fetch: async () => brokenOff() }).uploadFile(options);
      });
    const stored = emulator.storeFile(Buffer.from('picture'), 'image/png');
    expect(await outcome('https://shop.example/', stored)).toBe('uploadFile:fail socket hang up');
    expect(await outcome('https://shop.example/', 'http://tmp/none.png')).toMatch(/file not found$/);
    requireApp(emulator.platform, appId).uploadDomains = [];
    expect(await outcome('https://shop.example/', 'x')).toMatch(/url not in domain list$/);
  });
});
