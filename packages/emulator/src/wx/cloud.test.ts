import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { requireApp } from '../platform/app.ts';
import { prefetch } from '../push/prefetch.ts';
import { appId, brokenOff, demoEmulator, failureOf, logIn, redeem, wxOf } from '../world.fixture.ts';

function cloudEmulator(): Emulator {
  const emulator = demoEmulator();
  requireApp(emulator.platform, appId).cloudEnv = 'prod-1';
  return emulator;
}

describe('data pre-fetch', () => {
  test('#84 GETs the server with a code, or with the stored token, and may renew the session_key', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    emulator.advance(301);
    const urls: URL[] = [];
    const fetch = async (request: Request) => {
      urls.push(new URL(request.url));
      return new Response('fetched');
    };
    const host = { platform: emulator.platform, fetch, sleep: async () => undefined };
    const given = { appId: appId, user: 'alice', url: 'https://shop.example/prefetch', query: 'a=1' };
    expect(await prefetch(host, given)).toEqual({ status: 200, body: 'fetched' });
    await prefetch(host, { ...given, token: 'stored' });
    const [withCode, withToken] = urls.map((url) => Object.fromEntries(url.searchParams));
    expect(withCode).toMatchObject({ appid: appId, path: 'pages/index/index', query: 'a=1', scene: '1001' });
    expect(withToken).toMatchObject({ token: 'stored' });
    expect(withToken).not.toHaveProperty('code');
    const { json } = await redeem(emulator, withCode?.code ?? '');
    expect(json.session_key).not.toBe(sessionKey);
    expect((await wxOf(emulator).checkSession())?.errMsg).toBe('checkSession:ok');
  });
});

describe('wx.cloud', () => {
  test('#85 a function sees who calls, and CloudIDs at the top level opened', async () => {
    const emulator = cloudEmulator();
    const { openid, unionid } = await logIn(emulator);
    emulator.cloudFunction(appId, 'login', (event, context) => ({ event, context }));
    const wx = wxOf(emulator);
    const id = (await wx.getUserInfo())?.cloudID ?? '';
    const data = { open: wx.cloud.CloudID(id), deep: { open: wx.cloud.CloudID(id) }, plain: 1 };
    const result = (await wx.cloud.callFunction({ name: 'login', data }))?.result;
    expect(result).toMatchObject({
      event: { open: { cloudID: id, data: { openId: openid } }, deep: { open: id }, plain: 1 },
      context: { OPENID: openid, UNIONID: unionid, APPID: appId, ENV: 'prod-1', SOURCE: 'wx_client' },
    });
    expect(result).toMatchObject({ context: { OPEN_DATA_INFO: '{"keys":["open"]}' } });
  });

  test('#85 an expired CloudID is -601006, more than five are refused, a made-up object is left alone', async () => {
    const emulator = cloudEmulator();
    await logIn(emulator);
    emulator.cloudFunction(appId, 'echo', (event) => event);
    const wx = wxOf(emulator);
    const id = (await wx.getUserInfo())?.cloudID ?? '';
    emulator.advance(301);
    const stale = await wx.cloud.callFunction({ name: 'echo', data: { open: wx.cloud.CloudID(id) } });
    expect(stale?.result).toEqual({ open: { cloudID: id, errCode: -601006, errMsg: 'cloudID expired.' } });
    const six = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => [key, wx.cloud.CloudID(id)]));
    expect((await failureOf(wx.cloud.callFunction({ name: 'echo', data: six }))).errMsg).toMatch(
      /too many CloudID/,
    );
    const fake = { open: { cloudID: id, data: { openId: 'oForged' } } };
    expect((await wx.cloud.callFunction({ name: 'echo', data: fake }))?.result).toEqual(fake);
  });

  test('#85 getUserInfo gives a cloudID from base library 2.7.0 on', async () => {
    const emulator = cloudEmulator();
    await logIn(emulator);
    const at = (baseLibrary: string) => emulator.client('alice', appId, { baseLibrary }).call('getUserInfo');
    expect(await at('2.7.0')).toHaveProperty('result.cloudID');
    expect(await at('2.6.9')).not.toHaveProperty('result.cloudID');
    expect(await at('2.6.9')).toHaveProperty('result.encryptedData');
  });

  test('#85 without CloudBase, or without the function, the call fails', async () => {
    const emulator = demoEmulator();
    const call = () => wxOf(emulator).cloud.callFunction({ name: 'login' });
    expect(await failureOf(call())).toMatchObject({ errCode: -501000 });
    requireApp(emulator.platform, appId).cloudEnv = 'prod-1';
    expect((await failureOf(call())).errMsg).toMatch(/FunctionName/);
    emulator.cloudFunction(appId, 'login', () => {
      throw new Error('no database');
    });
    expect(await failureOf(call())).toMatchObject({
      errCode: -504002,
      errMsg: expect.stringContaining('no database'),
    });
  });

  test('#85 a function may live behind a URL, in any language', async () => {
    const emulator = cloudEmulator();
    requireApp(emulator.platform, appId).functionsUrl = 'http://127.0.0.1:9/functions';
    const fetch = async (request: Request) =>
      Response.json({ path: new URL(request.url).pathname, ...JSON.parse(await request.text()) });
    const call = (carry: (request: Request) => Promise<Response>) =>
      wxOf(emulator, 'alice', { fetch: carry }).cloud.callFunction({ name: 'login', data: { a: 1 } });
    const result = (await call(fetch))?.result;
    expect(result).toMatchObject({ path: '/functions/login', event: { a: 1 }, context: { APPID: appId } });
    expect(await failureOf(call(async () => new Response('<html>')))).toMatchObject({ errCode: -504002 });
    expect(await failureOf(call(() => Promise.reject(new TypeError('fetch failed'))))).toMatchObject({
      errCode: -504002,
    });
  });

  test('#86 callContainer sets X-WX- headers and strips what the caller claims', async () => {
    const emulator = cloudEmulator();
    requireApp(emulator.platform, appId).containerUrl = 'http://127.0.0.1:9';
    const { openid, unionid } = await logIn(emulator);
    const seen: Request[] = [];
    const fetch = async (request: Request) => {
      seen.push(request);
      return Response.json({ ok: true });
    };
    const header = { 'X-WX-SERVICE': 'login', 'x-wx-openid': 'oForged', 'X-WX-FROM-OPENID': 'oForged' };
    const { cloud } = wxOf(emulator, 'alice', { fetch });
    const options = {
      config: { env: 'prod-1' },
      path: '/auth/login/cloud',
      method: 'POST',
      header,
      data: {},
    };
    const result = await cloud.callContainer(options);
    expect(result).toMatchObject({ statusCode: 200, data: { ok: true }, errMsg: 'cloud.callContainer:ok' });
    const headers = Object.fromEntries(seen[0]?.headers ?? []);
    expect(headers).toMatchObject({
      'x-wx-service': 'login',
      'x-wx-openid': openid,
      'x-wx-unionid': unionid,
      'x-wx-appid': appId,
      'x-wx-env': 'prod-1',
      'x-wx-source': 'wx_client',
    });
    expect(headers).not.toHaveProperty('x-wx-from-openid');
  });

  test('#86 a service that breaks off, or is not there, fails the call', async () => {
    const emulator = cloudEmulator();
    requireApp(emulator.platform, appId).containerUrl = 'http://127.0.0.1:9';
    const call = (fetch: () => Promise<Response>) =>
      wxOf(emulator, 'alice', { fetch }).cloud.callContainer({ path: '/' });
    for (const fetch of [async () => brokenOff(), () => Promise.reject(new TypeError('fetch failed'))]) {
      expect(await failureOf(call(fetch))).toMatchObject({ errno: 600001 });
    }
  });

  test('#86 an ordinary wx.request carries what the caller wrote, and no X-WX- header of the platform', async () => {
    const emulator = cloudEmulator();
    const seen: Request[] = [];
    const fetch = async (request: Request) => {
      seen.push(request);
      return Response.json({});
    };
    await new Promise<void>((resolve) => {
      wxOf(emulator, 'alice', { fetch }).request({ url: 'http://127.0.0.1:9/', complete: () => resolve() });
    });
    expect([...(seen[0]?.headers.keys() ?? [])].filter((name) => name.startsWith('x-wx'))).toEqual([]);
    expect(seen[0]?.headers.get('referer')).toContain(appId);
  });
});
