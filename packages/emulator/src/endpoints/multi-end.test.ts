import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { usualMultiEnd } from '../platform/multi-end.ts';
import type { MultiEndSettings } from '../platform/records/multi-end.ts';
import {
  accessToken,
  demoEmulator,
  failureOf,
  get,
  loginCode,
  appId as miniProgram,
  post,
  redeem,
} from '../world.fixture.ts';
import type { RunningClient } from '../wx/running-client.ts';

const appId = 'wxaaaa000000000001';
const secret = 'multi-end-secret';

function world(change: Partial<MultiEndSettings> = {}): Emulator {
  const multiEnd = { ...usualMultiEnd, miniProgram, mobileApp: 'wxmobile', appleLogin: true, ...change };
  return demoEmulator({ apps: [{ appId, secret, multiEnd }] });
}

const start = (emulator: Emulator, user = 'alice', device = 'phone') =>
  emulator.client(user, appId, { device, promises: 'typings' });

const call = async (running: RunningClient, name: string, options: object = {}) => {
  const called = await running.call(name, options);
  return called.kind === 'called' ? called.result : {};
};

const token = (emulator: Emulator) => accessToken(emulator, { appid: appId, secret });

async function verify(emulator: Emulator, code: unknown, change: Record<string, string> = {}) {
  const query = { appid: appId, appsecret: secret, code: String(code), grant_type: 'authorization_code' };
  const access_token = await token(emulator);
  const path = '/donut/code2verifyinfo';
  const { json } = await get(emulator, path, { access_token, ...query, ...change });
  return json as Record<string, unknown> & { user_info: { user_id: string } };
}

/** Logs in, or binds, by a text message. */
async function bySms(emulator: Emulator, running: RunningClient, api: string, phoneNumber = '13800000000') {
  await running.button('sendPhoneSms', { phoneNumber });
  const verifyCode = emulator.people.smsCode(appId, phoneNumber) ?? '';
  return call(running, api, { phoneNumber, verifyCode });
}

async function unbind(emulator: Emulator, name: string, user_id: string) {
  const query = { access_token: await token(emulator) };
  return (await post(emulator, `/donut/${name}`, { query, body: { user_id } })).json.errcode;
}

describe('code2verifyinfo', () => {
  test('#134 by POST it is 43001, with "secret" 10001003, with another grant_type 10001004', async () => {
    const emulator = world();
    const query = { access_token: await token(emulator) };
    expect((await post(emulator, '/donut/code2verifyinfo', { query })).json).toMatchObject({
      errcode: 43001,
      errmsg: expect.stringMatching(/^系统失败 rid: /),
    });
    const { code } = await call(start(emulator), 'weixinAppLogin');
    expect((await verify(emulator, code, { appsecret: '', secret })).errcode).toBe(10_001_003);
    expect((await verify(emulator, code, { grant_type: 'x' })).errcode).toBe(10_001_004);
    expect((await verify(emulator, code, { appid: miniProgram })).errcode).toBe(10_001_002);
    expect(await verify(emulator, code)).toMatchObject({ errcode: 0, login_info: { type: 'weixinApp' } });
  });

  test('#135 an unbound user has one block; once a phone is bound, a WeChat login tells it too', async () => {
    const emulator = world();
    const running = start(emulator);
    const first = await verify(emulator, (await call(running, 'weixinMiniProgramLogin')).code);
    expect(Object.keys(first.user_info)).toEqual(['user_id', 'miniprogram_info']);
    expect(first.user_info).toMatchObject({
      miniprogram_info: { appid: miniProgram, openid: emulator.people.account('alice', miniProgram).openid },
    });
    expect(await bySms(emulator, running, 'miniapp.bindPhone')).toEqual({ errMsg: 'miniapp.bindPhone:ok' });
    const second = await verify(emulator, (await call(running, 'weixinMiniProgramLogin')).code);
    expect(second.user_info).toMatchObject({
      user_id: first.user_info.user_id,
      phone_info: { phone: '13800000000' },
    });
    const bound = await call(running, 'miniapp.checkBindInfo');
    expect(bound).toMatchObject({ hasBoundPhone: true, hasBoundWeixin: true, hasBoundApple: false });
  });

  test('#136 a code of wx.login is 10001001', async () => {
    const emulator = world();
    expect((await verify(emulator, await loginCode(emulator))).errcode).toBe(10_001_001);
  });

  test('#137 a code is too old after five minutes (10001000), and wrong when used (10001001)', async () => {
    const emulator = world();
    const { code } = await call(start(emulator), 'weixinAppLogin');
    await verify(emulator, code);
    expect((await verify(emulator, code)).errcode).toBe(10_001_001);
    const late = (await call(start(emulator), 'weixinAppLogin')).code;
    emulator.advance(301);
    expect((await verify(emulator, late)).errcode).toBe(10_001_000);
  });

  test('#138 a token of the mini program is 40014 here', async () => {
    const emulator = world();
    const { code } = await call(start(emulator), 'weixinAppLogin');
    const access_token = await accessToken(emulator);
    expect((await verify(emulator, code, { access_token })).errcode).toBe(40014);
    expect((await verify(emulator, code, { access_token: '' })).errcode).toBe(41001);
  });

  test('while the identity service is off everything is 10001005', async () => {
    const emulator = world({ identity: false });
    expect((await call(start(emulator), 'weixinAppLogin')).errCode).toBe(10_001_005);
    expect((await verify(emulator, 'x')).errcode).toBe(10_001_005);
  });
});

describe('the system login state', () => {
  test('#139 gives codes silently for thirty days', async () => {
    const emulator = world();
    const running = start(emulator);
    await call(running, 'weixinMiniProgramLogin');
    emulator.advance(30 * 86_400);
    expect(await call(running, 'checkIdentitySession')).toEqual({ errMsg: 'checkIdentitySession:ok' });
    const { code } = await call(running, 'getIdentityCode');
    expect((await verify(emulator, code)).errcode).toBe(0);
    emulator.advance(1);
    expect((await call(running, 'checkIdentitySession')).errMsg).toMatch(/^checkIdentitySession:fail/);
    expect((await call(running, 'getIdentityCode')).errCode).toBe(10_001_011);
  });

  test('#140 ends with a logout at once, on this phone', async () => {
    const emulator = world();
    const running = start(emulator);
    const tablet = start(emulator, 'alice', 'tablet');
    for (const each of [running, tablet]) await call(each, 'weixinAppLogin');
    await call(running, 'logout');
    expect((await call(running, 'getIdentityCode')).errCode).toBe(10_001_011);
    expect(await call(tablet, 'getIdentityCode')).toHaveProperty('code');
  });

  test('#144 adaptWxLogin: wx.login asks where there is none, then gives codes of the mini program', async () => {
    const emulator = world({ adaptWxLogin: true });
    const running = start(emulator);
    emulator.people.scriptAnswer('alice', { kind: 'login', answer: { accept: false } });
    expect((await failureOf(running.wx.login())).errMsg).toBe('login:fail user cancel');
    const code = (await running.wx.login())?.code ?? '';
    expect((await redeem(emulator, code)).json.openid).toBe(
      emulator.people.account('alice', miniProgram).openid,
    );
    emulator.people.setHabit('alice', { kind: 'login', answer: { accept: false } });
    expect(await running.wx.login()).toHaveProperty('code');
  });

  test('#144 the mock of the tools comes first, and is nobody real; without both wx.login fails', async () => {
    const mocked = world({ adaptWxLogin: true, loginMock: true });
    const code = (await start(mocked).wx.login())?.code ?? '';
    const { openid } = (await redeem(mocked, code)).json;
    expect(openid).not.toBe(mocked.people.account('alice', miniProgram).openid);
    expect((await failureOf(start(world()).wx.login())).errMsg).toMatch(/^login:fail/);
  });

  test('getMiniProgramCode needs a login through the mini program', async () => {
    const emulator = world();
    const running = start(emulator);
    await call(running, 'weixinAppLogin');
    expect((await call(running, 'getMiniProgramCode')).errCode).toBe(10_001_014);
    await call(running, 'weixinMiniProgramLogin');
    const { code } = await call(running, 'getMiniProgramCode');
    expect((await redeem(emulator, String(code))).json).toHaveProperty('session_key');
  });
});

describe('logins and bindings', () => {
  test('#141 the one-click login uses the phone mask up', async () => {
    const emulator = world();
    const running = start(emulator);
    const press = async () => (await running.button('phoneOneClickLogin')).event?.detail ?? {};
    expect((await press()).errCode).toBe(10_001_021);
    expect(await call(running, 'getPhoneMask')).toMatchObject({ phoneMask: '120******01', operatorType: 1 });
    const { code } = await press();
    expect(await verify(emulator, code)).toMatchObject({
      login_info: { type: 'phoneOneClick' },
      user_info: { phone_info: { phone: '12066600001' } },
    });
    expect((await press()).errCode).toBe(10_001_021);
  });

  test('the digits of a text message serve once, for two minutes', async () => {
    const emulator = world();
    const running = start(emulator);
    const { code } = await bySms(emulator, running, 'phoneSmsLogin');
    expect(await verify(emulator, code)).toMatchObject({
      user_info: { phone_info: { phone: '13800000000' } },
    });
    const wrong = { phoneNumber: '13800000000', verifyCode: '000000' };
    expect((await call(running, 'phoneSmsLogin', wrong)).errCode).toBe(10_001_006);
    await running.button('sendPhoneSms', { phoneNumber: '13800000000' });
    emulator.advance(121);
    const verifyCode = emulator.people.smsCode(appId, '13800000000');
    expect((await call(running, 'phoneSmsLogin', { ...wrong, verifyCode })).errCode).toBe(10_001_006);
    const odd = await running.button('sendPhoneSms', { phoneNumber: 'x' });
    expect(odd.event?.detail.errCode).toBe(-700_000);
  });

  test('#142 a WeChat account, a phone or an Apple account that is taken is not bound', async () => {
    const emulator = world();
    const running = start(emulator);
    await call(running, 'weixinAppLogin');
    await call(running, 'appleLogin');
    await bySms(emulator, start(emulator, 'bob'), 'phoneSmsLogin', '13900000000');
    const other = start(emulator, 'alice', 'tablet');
    await bySms(emulator, other, 'phoneSmsLogin');
    expect((await call(other, 'miniapp.bindWeixin')).errCode).toBe(10_001_036);
    expect((await call(other, 'miniapp.bindApple')).errCode).toBe(10_001_037);
    expect((await bySms(emulator, running, 'miniapp.bindPhone', '13900000000')).errCode).toBe(10_001_023);
    await call(other, 'logout');
    expect((await call(other, 'miniapp.bindWeixin')).errCode).toBe(10_001_011);
  });

  test('#143 the only identity is not unbound (10001042), another is; who is deleted is gone', async () => {
    const emulator = world();
    const running = start(emulator);
    const { code } = await bySms(emulator, running, 'phoneSmsLogin');
    const { user_id } = (await verify(emulator, code)).user_info;
    expect(await unbind(emulator, 'unbindphone', user_id)).toBe(10_001_042);
    expect(await unbind(emulator, 'unbindweixin', user_id)).toBe(10_001_040);
    await call(running, 'miniapp.bindWeixin');
    expect(await unbind(emulator, 'unbindphone', user_id)).toBe(0);
    expect(await unbind(emulator, 'unbindphone', user_id)).toBe(10_001_039);
    expect(await unbind(emulator, 'unregisteruser', user_id)).toBe(0);
    expect(await unbind(emulator, 'unbindapple', user_id)).toBe(10_001_038);
    expect((await call(running, 'getIdentityCode')).errCode).toBe(10_001_011);
  });

  test.each([
    ['weixinAppLogin', { mobileApp: null }, 10_001_007],
    ['weixinMiniProgramLogin', { miniProgram: null }, 10_001_008],
    ['appleLogin', { appleLogin: false }, 10_001_009],
  ])('%s with %j fails with errCode %i', async (api, change, errCode) => {
    expect((await call(start(world(change)), api)).errCode).toBe(errCode);
  });
});

test('the app tells what it is, and lacks settings and the phone button', async () => {
  const emulator = world();
  const { wx, button } = start(emulator);
  expect(wx.getSystemInfoSync()).toMatchObject({ host: { env: 'SAAASDK' } });
  expect(wx.getAccountInfoSync()).toEqual({
    miniProgram: { appId: miniProgram, envVersion: 'release', version: '1.0.0' },
    host: { miniappId: appId },
  });
  expect((await failureOf(wx.getSetting())).errMsg).toMatch(/^getSetting:fail/);
  const { event } = await button.call(start(emulator), 'getPhoneNumber');
  expect(event?.detail.errno).toBe(10_100_005);
  const inWeChat = emulator.client('alice', miniProgram);
  expect(inWeChat.wx).not.toHaveProperty('weixinAppLogin');
  expect((await inWeChat.button('sendPhoneSms')).event).toBeNull();
});
