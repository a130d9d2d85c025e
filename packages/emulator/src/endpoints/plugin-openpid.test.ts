import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { requireApp } from '../platform/app.ts';
import {
  type Answer,
  accessToken,
  appId,
  appSecret,
  demoEmulator,
  failureOf,
  get,
  logIn,
  loginCode,
  otherApp,
  phone,
  post,
  start,
  wxOf,
} from '../world.fixture.ts';

const plugin = 'wxbbbbbbbbbbbbbbbb';

function ridOf({ json }: Answer): string {
  return String(json.errmsg).split('rid: ')[1] ?? '';
}

async function askOpenpid(emulator: Emulator, code: unknown): Promise<Answer> {
  const query = { access_token: await accessToken(emulator) };
  return post(emulator, '/wxa/getpluginopenpid', { query, body: { code } });
}

describe('POST /wxa/getpluginopenpid', () => {
  test('#37 a code of wx.pluginLogin gives the openpid once, within 300 s', async () => {
    const emulator = demoEmulator();
    const wx = wxOf(emulator, 'alice', { plugin: plugin });
    const first = (await wx.pluginLogin())?.code;
    const { json } = await askOpenpid(emulator, first);
    expect(json).toEqual({ errcode: 0, errmsg: 'ok', openpid: expect.stringMatching(/^G[\w-]{27}$/) });
    expect((await askOpenpid(emulator, first)).json.errcode).toBe(1007);
    expect((await askOpenpid(emulator, (await wx.pluginLogin())?.code)).json.openpid).toBe(json.openpid);
    const late = (await wx.pluginLogin())?.code;
    emulator.advance(301);
    expect((await askOpenpid(emulator, late)).json.errcode).toBe(1007);
  });

  test('#37 a code of wx.login is 1007 with an empty message', async () => {
    const emulator = demoEmulator();
    const { json } = await askOpenpid(emulator, await loginCode(emulator));
    expect(json).toEqual({ errcode: 1007, errmsg: expect.stringMatching(/^ rid: [0-9a-f-]{26}$/) });
  });

  test('wx.pluginLogin works in plugins only', async () => {
    expect((await failureOf(wxOf(demoEmulator()).pluginLogin())).errno).toBe(100);
  });
});

describe('GET /sns/component/jscode2session', () => {
  test('#38 a third-party platform redeems codes of apps that authorised it; others are 61003', async () => {
    const emulator = demoEmulator();
    const component = emulator.components.create();
    const { token } = emulator.components.issueToken(component.appId);
    const ask = (js_code: string, more = {}) =>
      get(emulator, '/sns/component/jscode2session', {
        appid: appId,
        js_code,
        grant_type: 'authorization_code',
        component_appid: component.appId,
        component_access_token: token,
        ...more,
      });
    const code = await loginCode(emulator);
    expect((await ask(code)).json).toMatchObject({
      errcode: 61003,
      errmsg: expect.stringMatching(/^component is not authorized by this account, rid: /),
    });
    emulator.components.authorize(component.appId, appId);
    expect((await ask(code, { component_access_token: 'x' })).json.errcode).toBe(40001);
    expect((await ask(code, { component_access_token: '' })).json.errcode).toBe(41001);
    expect((await ask('forged')).json.errcode).toBe(40029);
    expect((await ask(code)).json.openid).toMatch(/^o/);
    expect((await ask(code)).json.errcode).toBe(40163);
  });
});

describe('POST /wxa/getopendata', () => {
  test('#39 a cloudID opens for 300 s, for its own person only', async () => {
    const emulator = demoEmulator();
    const app = emulator.platform.state.apps.get(appId);
    if (app !== undefined) app.cloudEnv = 'prod-1';
    const { openid } = await logIn(emulator);
    const { openid: foreign } = await logIn(emulator, 'bob');
    const cloudID = (await wxOf(emulator).getUserInfo())?.cloudID ?? '';
    const ask = async (who: string) => {
      const query = { access_token: await accessToken(emulator), openid: who };
      return (await post(emulator, '/wxa/getopendata', { query, body: { cloudid_list: [cloudID] } })).json
        .data_list;
    };
    const watermark = { appid: appId, timestamp: start / 1000 };
    const open = { cloud_id: cloudID, json: { cloudID, data: { openId: openid, watermark } } };
    expect(await ask(openid)).toMatchObject([open]);
    const closed = [{ json: { errCode: -601006, errMsg: 'cloudID expired.' } }];
    expect(await ask(foreign)).toMatchObject(closed);
    const query = { access_token: await accessToken(emulator), openid };
    const odd = { query, body: '{"cloudid_list":[{"toString":1},null]}' };
    expect((await post(emulator, '/wxa/getopendata', odd)).json).toMatchObject({
      errcode: 0,
      data_list: [{}, {}],
    });
    for (const body of [{}, { cloudid_list: [] }, { cloudid_list: 'x' }]) {
      expect((await post(emulator, '/wxa/getopendata', { query, body })).json.errcode).toBe(40097);
    }
    emulator.advance(301);
    expect(await ask(openid)).toMatchObject(closed);
  });

  test('the openid may be left out, except for a phone number', async () => {
    const emulator = demoEmulator();
    requireApp(emulator.platform, appId).cloudEnv = 'prod-1';
    const { openid } = await logIn(emulator);
    const profile = (await wxOf(emulator).getUserInfo())?.cloudID ?? '';
    const { event } = await phone(emulator).button('getPhoneNumber');
    const number = String(event?.detail.cloudID);
    const ask = async (more: Record<string, string>) => {
      const query = { access_token: await accessToken(emulator), ...more };
      const body = { cloudid_list: [profile, number] };
      return (await post(emulator, '/wxa/getopendata', { query, body })).json;
    };
    const secret = { json: { data: { purePhoneNumber: '12066600001' } } };
    expect(await ask({ openid })).toMatchObject({
      data_list: [{ json: { data: { openId: openid } } }, secret],
    });
    const refused = { json: { errCode: -601006 } };
    expect(await ask({})).toMatchObject({ data_list: [{ json: { data: { openId: openid } } }, refused] });
    expect(await ask({ openid: 'oNobody' })).toMatchObject({ errcode: 40003 });
  });
});

describe('the smaller endpoints', () => {
  test('getuserriskrank gives the rank of the person', async () => {
    const emulator = demoEmulator({ users: [{ id: 'mallory', riskRank: 4 }] });
    const { openid } = await logIn(emulator, 'mallory');
    const query = { access_token: await accessToken(emulator) };
    const body = { appid: appId, openid, scene: 1, client_ip: '1.2.3.4' };
    const ask = (more: object) =>
      post(emulator, '/wxa/getuserriskrank', { query, body: { ...body, ...more } });
    expect((await ask({})).json).toMatchObject({ errcode: 0, risk_rank: 4 });
    expect((await ask({ openid: 'oNobody' })).json.errcode).toBe(40003);
    expect((await ask({ appid: 'wxffffffffffffffff' })).json.errcode).toBe(40013);
    expect((await ask({ scene: '1' })).json.errcode).toBe(40097);
    const numbers = [await ask({}), await ask({})].map(({ json }) => json.unoin_id);
    expect(new Set(numbers).size).toBe(2);
  });

  test('getuserriskrank is 61010 after two hours without a visit, unless the question is a test', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const body = { appid: appId, openid, scene: 1, client_ip: '1.2.3.4' };
    const ask = async (more: object = {}) => {
      const query = { access_token: await accessToken(emulator) };
      return (await post(emulator, '/wxa/getuserriskrank', { query, body: { ...body, ...more } })).json;
    };
    emulator.advance(7200);
    expect(await ask()).toMatchObject({ errcode: 0 });
    emulator.advance(1);
    expect(await ask()).toEqual({ errcode: 61010, errmsg: expect.stringMatching(/^code is expired rid: /) });
    expect(await ask({ is_test: true })).toMatchObject({ errcode: 0 });
    await wxOf(emulator).getSetting();
    expect(await ask()).toMatchObject({ errcode: 0 });
  });

  test('rid/get finds the request behind an rid, without its secrets', async () => {
    const emulator = demoEmulator();
    const wrong = { grant_type: 'wrong', appid: appId, secret: appSecret };
    const rid = ridOf(await get(emulator, '/cgi-bin/token', wrong));
    const query = { access_token: await accessToken(emulator) };
    const ask = (given: unknown) =>
      post(emulator, '/cgi-bin/openapi/rid/get', { query, body: { rid: given } });
    const { json, text } = await ask(rid);
    expect(json).toMatchObject({
      errcode: 0,
      request: { request_url: expect.stringContaining(`appid=${appId}`) },
    });
    expect(text).not.toContain(appSecret);
    expect((await ask('00000000-00000000-00000000')).json).toEqual({
      errcode: 76001,
      errmsg: expect.stringMatching(/^rid not found, please check rid: /),
    });
    expect((await ask('rubbish')).json.errcode).toBe(76002);
  });

  test('#174 the rid of another account is 76003, of /sns 76022, one older than seven days 76004', async () => {
    const emulator = demoEmulator();
    const ask = async (rid: string) => {
      const query = { access_token: await accessToken(emulator) };
      return (await post(emulator, '/cgi-bin/openapi/rid/get', { query, body: { rid } })).json.errcode;
    };
    const login = { appid: appId, secret: appSecret, js_code: 'x' };
    expect(await ask(ridOf(await get(emulator, '/sns/jscode2session', login)))).toBe(76022);
    expect(await ask(ridOf(await get(emulator, '/cgi-bin/token', { appid: otherApp })))).toBe(76003);
    const own = ridOf(await get(emulator, '/cgi-bin/token', { appid: appId }));
    emulator.advance(7 * 86_400);
    expect(await ask(own)).toBe(0);
    emulator.advance(1);
    expect(await ask(own)).toBe(76004);
  });

  test('a slash at the end of the base address does no harm', async () => {
    const emulator = demoEmulator();
    expect((await get(emulator, '//sns/jscode2session')).json.errcode).toBe(41002);
    expect((await get(emulator, '//cgi-bin/token')).json.errcode).toBe(41002);
    expect(emulator.violations()).toEqual([]);
  });

  test.each([
    '/wxa/business/getuserphonenumber',
    '/wxa/business/checkencryptedmsg',
    '/wxa/getpluginopenpid',
    '/wxa/getopendata',
    '/wxa/getuserriskrank',
    '/cgi-bin/openapi/rid/get',
  ])('%s wants POST', async (path) => {
    const emulator = demoEmulator();
    expect((await get(emulator, path)).json.errcode).toBe(43002);
    expect((await post(emulator, path)).json.errcode).toBe(41001);
    const query = { access_token: await accessToken(emulator), openid: (await logIn(emulator)).openid };
    expect((await post(emulator, path, { query })).json.errcode).toBe(44002);
  });
});
