import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { requireApp } from '../platform/app.ts';
import { accessToken, appId, demoEmulator, failureOf, get, logIn, redeem, wxOf } from '../world.fixture.ts';
import type { ClientOptions } from '../wx/client.ts';

interface World {
  readonly emulator: Emulator;
  readonly asked: Record<string, string>[];
  answer: string;
}

function world(): World {
  const asked: World['asked'] = [];
  const it: World = {
    emulator: demoEmulator({ fetch: async (request) => take(request) }),
    asked,
    answer: 'data',
  };
  function take(request: Request): Response {
    asked.push(Object.fromEntries(new URL(request.url).searchParams));
    return new Response(it.answer);
  }
  const urls = { prefetchUrl: 'https://shop.example/pre', periodicUrl: 'https://shop.example/periodic' };
  Object.assign(requireApp(it.emulator.platform, appId), urls);
  return it;
}

const alice = { appId, user: 'alice' };
const wxOn = (emulator: Emulator, options: ClientOptions = {}) => wxOf(emulator, 'alice', options);

describe('data pre-fetch', () => {
  test('#110 #111 a cold start asks once, with a code or with the token; a hot start does not ask', async () => {
    const { emulator, asked } = world();
    const launch = { path: 'pages/a', query: 'x=1&y=二', scene: 1047 };
    await emulator.prefetch({ ...alice, ...launch });
    await wxOn(emulator).setBackgroundFetchToken({ token: 't1' });
    await emulator.prefetch({ ...alice, ...launch });
    wxOn(emulator);
    expect(asked).toEqual([
      {
        appid: appId,
        code: expect.any(String),
        timestamp: '1795176000',
        path: 'pages/a',
        query: 'x=1&y=二',
        scene: '1047',
        customMiniprogramVersion: '',
      },
      expect.objectContaining({ appid: appId, token: 't1', timestamp: '1795176000' }),
    ]);
    expect(asked[1]).not.toHaveProperty('code');
  });

  test('#112 the code redeems once', async () => {
    const { emulator, asked } = world();
    await emulator.prefetch(alice);
    const code = asked[0]?.code ?? '';
    expect((await redeem(emulator, code)).json.openid).toMatch(/^o/);
    expect((await redeem(emulator, code)).json.errcode).toBe(40163);
  });

  test('#113 the code may renew the session_key though nobody redeems it', async () => {
    const { emulator } = world();
    const { openid, sessionKey } = await logIn(emulator);
    emulator.advance(301);
    await emulator.prefetch(alice);
    const signature = createHmac('sha256', sessionKey).digest('hex');
    const query = { access_token: await accessToken(emulator), openid, signature, sig_method: 'hmac_sha256' };
    expect((await get(emulator, '/wxa/checksession', query)).json.errcode).toBe(87009);
    expect((await wxOn(emulator).checkSession())?.errMsg).toBe('checkSession:ok');
  });

  test('#114 #115 data is the body byte for byte; a body that is too large leaves the older data', async () => {
    const it = world();
    const read = async () =>
      (await wxOn(it.emulator).getBackgroundFetchData({ fetchType: 'pre' }))?.fetchedData;
    it.answer = '{"a": "二"} ';
    await it.emulator.prefetch(alice);
    expect(await read()).toBe('{"a": "二"} ');
    it.answer = 'x'.repeat(256 * 1024 + 1);
    await it.emulator.prefetch(alice);
    expect(await read()).toBe('{"a": "二"} ');
    it.answer = 'x'.repeat(256 * 1024);
    await it.emulator.prefetch(alice);
    expect(await read()).toBe(it.answer);
  });

  test('#116 before anything came, Android fails and iOS gets an empty text; later, the launch before', async () => {
    const { emulator } = world();
    const read = (platform: 'android' | 'ios') =>
      wxOn(emulator, { platform }).getBackgroundFetchData({ fetchType: 'pre' });
    expect((await failureOf(read('android'))).errMsg).toMatch(/^getBackgroundFetchData:fail/);
    expect(await read('ios')).toMatchObject({ fetchedData: '' });
    await emulator.prefetch({ ...alice, path: 'pages/b' });
    emulator.advance(60);
    expect(await read('android')).toMatchObject({
      fetchedData: 'data',
      path: 'pages/b',
      timeStamp: 1_795_176_000_000,
    });
  });

  test('#117 listeners of that phone hear of arrivals, and of nothing before', async () => {
    const { emulator } = world();
    const heard: unknown[] = [];
    await emulator.prefetch(alice);
    wxOn(emulator).onBackgroundFetchData((data) => heard.push(data));
    wxOf(emulator, 'bob').onBackgroundFetchData(() => expect.unreachable());
    expect(heard).toEqual([]);
    await emulator.prefetch({ ...alice, path: 'pages/c', query: 'q=1', scene: 1011 });
    expect(heard).toMatchObject([{ fetchType: 'pre', path: 'pages/c', query: 'q=1', scene: 1011 }]);
  });

  test('#118 a token has 1024 characters at most; an unset one fails, an empty one unsets', async () => {
    const wx = wxOn(world().emulator);
    expect((await failureOf(wx.getBackgroundFetchToken())).errMsg).toMatch(/token not set/);
    await failureOf(wx.setBackgroundFetchToken({ token: 'x'.repeat(1025) }));
    const token = 'x'.repeat(1024);
    await wx.setBackgroundFetchToken({ token });
    expect((await wx.getBackgroundFetchToken())?.token).toBe(token);
    await wx.setBackgroundFetchToken({ token: '' });
    await failureOf(wx.getBackgroundFetchToken());
  });

  test('#120 off in single pages and plugins; on HarmonyOS as the rules say', async () => {
    const { emulator } = world();
    const token = (options: ClientOptions) => wxOn(emulator, options).setBackgroundFetchToken({ token: 't' });
    for (const options of [{ scene: 1154 }, { plugin: 'wxbbbbbbbbbbbbbbbb' }, { platform: 'ohos' }] as const)
      expect(await failureOf(token(options))).toMatchObject({ errno: 100 });
    emulator.platform.state.rules.harmonyPrefetch = true;
    expect((await token({ platform: 'ohos' }))?.errMsg).toBe('setBackgroundFetchToken:ok');
  });

  test('#121 a personal subject may not have a URL', async () => {
    const given = { subject: 'personal', prefetchUrl: 'https://shop.example/pre' } as const;
    const refused = expect.objectContaining({ code: 'prefetch_not_allowed' });
    expect(() => demoEmulator().createApp(given)).toThrow(refused);
    await expect(demoEmulator().prefetch(alice)).rejects.toMatchObject({ code: 'prefetch_not_configured' });
  });
});

describe('periodic update', () => {
  test('#119 every twelve hours after a success, with the token only, not for people who stay away', async () => {
    const { emulator, asked } = world();
    const wx = wxOn(emulator);
    expect(await emulator.periodicFetch(alice)).toEqual({ kind: 'skipped', reason: 'no-token' });
    await wx.setBackgroundFetchToken({ token: 't1' });
    expect(await emulator.periodicFetch(alice)).toEqual({ kind: 'sent', status: 200, body: 'data' });
    expect(asked).toEqual([{ appid: appId, token: 't1', timestamp: '1795176000' }]);
    emulator.advance(12 * 3600 - 1);
    expect(await emulator.periodicFetch(alice)).toEqual({ kind: 'skipped', reason: 'too-early' });
    emulator.advance(1);
    expect((await emulator.periodicFetch(alice)).kind).toBe('sent');
    emulator.advance(7 * 86_400 + 1);
    expect(await emulator.periodicFetch(alice)).toEqual({ kind: 'skipped', reason: 'unused' });
    expect((await wx.getBackgroundFetchData({ fetchType: 'periodic' }))?.fetchedData).toBe('data');
  });
});
