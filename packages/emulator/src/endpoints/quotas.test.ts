import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { accessToken, appId, appSecret, demoEmulator, get, phone, post } from '../world.fixture.ts';

const phonePath = '/wxa/business/getuserphonenumber';

async function ask(emulator: Emulator, path: string, body: unknown): Promise<Record<string, unknown>> {
  return (await post(emulator, path, { query: { access_token: await accessToken(emulator) }, body })).json;
}

const quotaOf = async (emulator: Emulator, cgi_path: string) =>
  (await ask(emulator, '/cgi-bin/openapi/quota/get', { cgi_path })).quota;

describe('quotas', () => {
  test('quota/get counts the calls of a path on this Beijing day; beyond the limit they are 45009', async () => {
    const emulator = demoEmulator({ rules: { callsPerDay: 2 } });
    expect(await quotaOf(emulator, phonePath)).toEqual({ daily_limit: 2, used: 0, remain: 2 });
    await ask(emulator, phonePath, { code: 'x' });
    await ask(emulator, phonePath, { code: 'x' });
    expect(await quotaOf(emulator, phonePath)).toEqual({ daily_limit: 2, used: 2, remain: 0 });
    expect((await ask(emulator, phonePath, { code: 'x' })).errcode).toBe(45009);
    emulator.advance(4 * 3600);
    expect(await quotaOf(emulator, phonePath)).toMatchObject({ used: 0 });
  });

  test('a clock that is set back refuses nobody', async () => {
    const emulator = demoEmulator();
    emulator.advance(7200);
    await ask(emulator, phonePath, { code: 'x' });
    emulator.advance(-7200);
    expect((await ask(emulator, phonePath, { code: 'x' })).errcode).toBe(40029);
  });

  test('#175 /sns cannot be inspected: 76022; a path without a slash is 76021', async () => {
    for (const path of ['/cgi-bin/openapi/quota/get', '/cgi-bin/openapi/quota/clear']) {
      expect((await ask(demoEmulator(), path, { cgi_path: '/sns/jscode2session' })).errcode).toBe(76022);
      expect((await ask(demoEmulator(), path, { cgi_path: 'wxa/getwxacode' })).errcode).toBe(76021);
    }
  });

  test('#176 the eleventh clearing of a month is 48006, both ways counted together', async () => {
    const emulator = demoEmulator();
    await ask(emulator, phonePath, { code: 'x' });
    const byToken = () => ask(emulator, '/cgi-bin/clear_quota', { appid: appId });
    const bySecret = async () =>
      (await post(emulator, '/cgi-bin/clear_quota/v2', { body: { appid: appId, appsecret: appSecret } }))
        .json;
    expect(await byToken()).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await quotaOf(emulator, phonePath)).toMatchObject({ used: 0 });
    for (let time = 2; time <= 10; time += 1) expect((await bySecret()).errcode).toBe(0);
    expect((await bySecret()).errcode).toBe(48006);
    expect((await byToken()).errcode).toBe(48006);
    emulator.advance(31 * 86_400);
    expect((await byToken()).errcode).toBe(0);
  });

  test('one path is cleared alone, fifty times a month', async () => {
    const emulator = demoEmulator();
    await ask(emulator, phonePath, { code: 'x' });
    await ask(emulator, '/wxa/getpluginopenpid', { code: 'x' });
    const clear = () => ask(emulator, '/cgi-bin/openapi/quota/clear', { cgi_path: phonePath });
    for (let time = 1; time <= 50; time += 1) expect((await clear()).errcode).toBe(0);
    expect((await clear()).errcode).toBe(48006);
    expect(await quotaOf(emulator, phonePath)).toMatchObject({ used: 0 });
    expect(await quotaOf(emulator, '/wxa/getpluginopenpid')).toMatchObject({ used: 1 });
  });

  test.each<[object, number]>([
    [{}, 41002],
    [{ appid: 'wxffffffffffffffff' }, 40013],
    [{ appid: appId }, 41004],
    [{ appid: appId, appsecret: 'wrong' }, 40125],
  ])('clear_quota/v2 refuses %o', async (body, errcode) => {
    expect((await post(demoEmulator(), '/cgi-bin/clear_quota/v2', { body })).json.errcode).toBe(errcode);
  });

  test("clear_quota of another app than the token's is 40013", async () => {
    expect((await ask(demoEmulator(), '/cgi-bin/clear_quota', { appid: 'wx1' })).errcode).toBe(40013);
  });

  test('#179 getcallbackip gives ip_list and nothing else', async () => {
    const emulator = demoEmulator();
    for (const path of ['/cgi-bin/getcallbackip', '/cgi-bin/get_api_domain_ip']) {
      const query = { access_token: await accessToken(emulator) };
      expect((await get(emulator, path, query)).json).toEqual({ ip_list: ['127.0.0.1'] });
    }
  });
});

describe('usage of phone numbers', () => {
  const usage = async (emulator: Emulator, spuId: string, limit = '20') =>
    (
      await get(emulator, '/wxa/charge/usage/get', {
        access_token: await accessToken(emulator),
        spuId,
        offset: '0',
        limit,
      })
    ).json;

  test('#177 rises by one at the success callback, for fast and realtime apart; counts are texts', async () => {
    const emulator = demoEmulator();
    await phone(emulator).button('getPhoneNumber');
    await phone(emulator).button('getPhoneNumber');
    await phone(emulator).button('getRealtimePhoneNumber');
    emulator.people.scriptAnswer('alice', { answer: { accept: false } });
    await phone(emulator).button('getPhoneNumber');
    expect(await usage(emulator, '10000077')).toMatchObject({ effectiveUse: '2', total: 1 });
    expect(await usage(emulator, '10000086')).toMatchObject({ effectiveUse: '1' });
  });

  test('#178 a limit of 21 is 10120003, an unknown product 10120002', async () => {
    expect((await usage(demoEmulator(), '10000077', '21')).errcode).toBe(10120003);
    expect((await usage(demoEmulator(), '1')).errcode).toBe(10120002);
  });
});
