import { demoAppId, type Emulator } from '@weapp-auth/emulator';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../observe/logger.ts';
import { StoreError } from '../store/store-error.ts';
import { control, demoApp, type EmulatedPlatform, emulatePlatform } from './emulated-platform.fixture.ts';
import { createWechatServices } from './wechat-services.ts';

const secondApp = 'wx1de30a7400000002';
const tokenPath = '/cgi-bin/stable_token';
const phonePath = '/wxa/business/getuserphonenumber';

async function phoneCode(emulator: Emulator, user = 'alice', appId: string = demoAppId): Promise<string> {
  const pressed = await emulator.client(user, appId).button('getPhoneNumber');
  const detail: unknown = pressed.event?.detail;
  if (typeof detail === 'object' && detail !== null && 'code' in detail) return String(detail.code);
  throw new Error(`no phone code: ${JSON.stringify(pressed)}`);
}

describe('the phone number behind a code', () => {
  it('is found once', async () => {
    const { emulator, services, logIn } = await emulatePlatform();
    const { openId } = await logIn();
    const code = await phoneCode(emulator);
    const { phoneNumber } = services();
    expect(await phoneNumber(demoApp, { code, openId })).toEqual({
      kind: 'found',
      number: expect.stringMatching(/^1\d{10}$/),
      countryCode: '86',
    });
    expect(await phoneNumber(demoApp, { code, openId })).toMatchObject({
      kind: 'rejected',
      code: 'phone_code_invalid',
      errcode: 40029,
    });
    emulator.assertNoViolations();
  });

  it.each([
    [
      'expired',
      async ({ emulator, advance }: EmulatedPlatform) => {
        const code = await phoneCode(emulator);
        advance(301);
        return code;
      },
    ],
    [
      'a login code',
      async ({ emulator }: EmulatedPlatform) => {
        const call = await emulator.client('alice', demoAppId).call('login');
        return call.kind === 'called' ? String(call.result.code) : '';
      },
    ],
    ['made up', async () => 'f'.repeat(64)],
    ["another person's", ({ emulator }: EmulatedPlatform) => phoneCode(emulator, 'bob')],
    ["another app's", ({ emulator }: EmulatedPlatform) => phoneCode(emulator, 'alice', secondApp)],
  ])('is not found when the code is %s', async (_name, makeCode) => {
    const world = await emulatePlatform();
    const { openId } = await world.logIn();
    const code = await makeCode(world);
    const result = await world.services().phoneNumber(demoApp, { code, openId });
    expect(result).toMatchObject({ kind: 'rejected', code: 'phone_code_invalid' });
  });

  it.each([
    [{ body: '{"errcode":0}' }, { code: 'wechat_unavailable', errcode: 0 }],
    [{ body: phoneBody({ purePhoneNumber: '138-0013' }) }, { code: 'wechat_unavailable' }],
    [{ body: phoneBody({ countryCode: null }) }, { code: 'wechat_unavailable' }],
    [{ body: phoneBody({ watermark: { appid: 'wxother', timestamp: 1 } }) }, { code: 'open_data_wrong_app' }],
    [{ body: phoneBody({ countryCode: 852 }) }, { kind: 'found', countryCode: '852' }],
    [{ errcode: 48001 }, { code: 'wechat_misconfigured' }],
    [{ errcode: 45011 }, { code: 'rate_limited', retryAfter: 60 }],
    [{ drop: 'before' as const }, { kind: 'unavailable', reason: 'network' }],
  ])('judges the answer %j', async (fault, expected) => {
    const { emulator, services, logIn } = await emulatePlatform();
    const { openId } = await logIn();
    emulator.addFault({ target: phonePath, ...fault });
    const result = await services().phoneNumber(demoApp, { code: await phoneCode(emulator), openId });
    expect(result).toMatchObject(expected);
  });
});

describe('the unionid after a payment', () => {
  it('is found by transaction and by order, for five minutes', async () => {
    const { emulator, services, logIn, advance } = await emulatePlatform();
    const { openId, unionId } = await logIn();
    const paid = await control(emulator, '/payments', { appId: demoAppId, user: 'alice' });
    const transactionId = String(paid.transactionId);
    const order = { mchId: String(paid.mchId), outTradeNo: String(paid.outTradeNo) };
    const { paidUnionId } = services();
    expect(await paidUnionId(demoApp, { openId, payment: { transactionId } })).toEqual({
      kind: 'found',
      unionId,
    });
    expect(await paidUnionId(demoApp, { openId, payment: order })).toEqual({ kind: 'found', unionId });
    advance(301);
    expect(await paidUnionId(demoApp, { openId, payment: { transactionId } })).toMatchObject({
      code: 'payment_not_found',
      errcode: 89300,
    });
  });

  it("is not given for somebody else's payment", async () => {
    const { emulator, services, logIn } = await emulatePlatform();
    const { openId } = await logIn('bob');
    const paid = await control(emulator, '/payments', { appId: demoAppId, user: 'alice' });
    const payment = { transactionId: String(paid.transactionId) };
    expect(await services().paidUnionId(demoApp, { openId, payment })).toMatchObject({ kind: 'rejected' });
  });
});

describe('the check of a session_key', () => {
  it('knows the valid one from one that a later login replaced', async () => {
    const { services, logIn, advance } = await emulatePlatform();
    const first = await logIn();
    const { checkSessionKey } = services();
    expect(await checkSessionKey(demoApp, first)).toEqual({ kind: 'valid' });
    advance(301);
    const second = await logIn();
    expect(await checkSessionKey(demoApp, first)).toEqual({ kind: 'invalid' });
    expect(await checkSessionKey(demoApp, second)).toEqual({ kind: 'valid' });
  });

  it('finds a key invalid that died of old age', async () => {
    const { emulator, services, logIn } = await emulatePlatform();
    const state = await logIn();
    await control(emulator, '/expire-session', { appId: demoAppId, user: 'alice' });
    expect(await services().checkSessionKey(demoApp, state)).toEqual({ kind: 'invalid' });
  });

  it('does not call a key invalid because WeChat is away or misconfigured', async () => {
    const { emulator, services, logIn } = await emulatePlatform();
    const state = await logIn();
    emulator.addFault({ target: '/wxa/checksession', errcode: 48001 });
    expect(await services().checkSessionKey(demoApp, state)).toMatchObject({ kind: 'rejected' });
    emulator.addFault({ target: '/wxa/checksession', status: 502 });
    expect(await services().checkSessionKey(demoApp, state)).toMatchObject({ kind: 'unavailable' });
  });

  it('resets a key, and only with the valid one', async () => {
    const { services, logIn } = await emulatePlatform();
    const old = await logIn();
    const { checkSessionKey, resetSessionKey } = services();
    const reset = await resetSessionKey(demoApp, old);
    if (reset.kind !== 'reset') throw new Error(reset.code);
    expect(await checkSessionKey(demoApp, { ...old, sessionKey: reset.sessionKey })).toEqual({
      kind: 'valid',
    });
    expect(await checkSessionKey(demoApp, old)).toEqual({ kind: 'invalid' });
    expect(await resetSessionKey(demoApp, old)).toMatchObject({ code: 'session_key_stale' });
  });
});

describe('the access token', () => {
  it('is fetched once for many calls at the same time', async () => {
    const { services, logIn, paths } = await emulatePlatform();
    const state = await logIn();
    const { checkSessionKey } = services();
    const results = await Promise.all(Array.from({ length: 20 }, () => checkSessionKey(demoApp, state)));
    expect(results.every(({ kind }) => kind === 'valid')).toBe(true);
    expect(paths().filter((path) => path === tokenPath)).toHaveLength(1);
  });

  it('is never needed for a login', async () => {
    const { services, logIn, paths } = await emulatePlatform();
    services();
    await logIn();
    expect(paths()).toEqual(['/sns/jscode2session']);
  });

  it('is shared with other replicas through the store, sealed', async () => {
    const { services, logIn, paths, store } = await emulatePlatform();
    const state = await logIn();
    await services().checkSessionKey(demoApp, state);
    await services().checkSessionKey(demoApp, state);
    expect(paths().filter((path) => path === tokenPath)).toHaveLength(1);
    const shared = await store.readShared(`wechat-access-token:${demoAppId}`);
    expect(shared?.value).toMatch(/^v1\./);
  });

  it('is renewed ahead of its end without anybody waiting', async () => {
    const { emulator, services, logIn, paths, advance } = await emulatePlatform();
    const { checkSessionKey } = services();
    const state = await logIn();
    await checkSessionKey(demoApp, state);
    advance(7200 - 200);
    await logIn();
    // The renewal hangs; the call goes through with the token that still works.
    emulator.addFault({ target: tokenPath, drop: 'before' });
    expect((await checkSessionKey(demoApp, state)).kind).not.toBe('unavailable');
    await expect.poll(() => paths().filter((path) => path === tokenPath)).toHaveLength(2);
    await checkSessionKey(demoApp, state);
    await expect.poll(() => paths().filter((path) => path === tokenPath)).toHaveLength(3);
    const before = paths().length;
    await checkSessionKey(demoApp, state);
    expect(paths().slice(before)).toEqual(['/wxa/checksession']);
  });

  it.each([40001, 40014, 42001])('is replaced once when WeChat refuses it with %i', async (errcode) => {
    const { emulator, services, logIn, advance } = await emulatePlatform();
    const state = await logIn();
    const { checkSessionKey } = services();
    await checkSessionKey(demoApp, state);
    // The platform gives another token now, as it does after a forced refresh by another program.
    await forceRefresh(emulator);
    advance(31);
    emulator.addFault({ target: '/wxa/checksession', errcode });
    expect(await checkSessionKey(demoApp, state)).toEqual({ kind: 'valid' });
  });

  it('is not fetched again and again when WeChat refuses every token', async () => {
    const { emulator, services, logIn, paths } = await emulatePlatform();
    const state = await logIn();
    emulator.addFault({ target: '/wxa/checksession', errcode: 40001, times: 100 });
    expect(await services().checkSessionKey(demoApp, state)).toMatchObject({ code: 'wechat_misconfigured' });
    expect(paths().filter((path) => path === tokenPath).length).toBeLessThanOrEqual(2);
  });

  it.each([
    [{ errcode: 40013 }, 'wechat_misconfigured'],
    [{ errcode: 40125 }, 'wechat_misconfigured'],
    [{ errcode: 40164, errmsg: 'invalid ip 1.2.3.4, not in whitelist' }, 'wechat_misconfigured'],
    [{ errcode: 45009 }, 'rate_limited'],
    [{ body: '{}' }, 'wechat_unavailable'],
    [{ body: '{"access_token":"","expires_in":7200}' }, 'wechat_unavailable'],
    [{ body: '{"access_token":"t","expires_in":"soon"}' }, 'wechat_unavailable'],
    [{ body: '{"access_token":"t","expires_in":-1}' }, 'wechat_unavailable'],
    [{ status: 500 }, 'wechat_unavailable'],
  ])('says why there is none: %j', async (fault, code) => {
    const { emulator, services, logIn, paths } = await emulatePlatform();
    const { openId } = await logIn();
    emulator.addFault({ target: tokenPath, ...fault, times: 3 });
    // 40013 would mean the phone code, were it not for the token.
    expect(await services().phoneNumber(demoApp, { code: 'x', openId })).toMatchObject({ code });
    expect(paths()).not.toContain(phonePath);
  });

  it('comes from the third-party platform where there is one', async () => {
    const { services, logIn, paths } = await emulatePlatform();
    const state = await logIn();
    const thirdParty = { componentAppId: 'wxc', componentAccessToken: async () => 'unused' };
    const app = {
      appId: demoAppId,
      thirdParty: { ...thirdParty, authorizerAccessToken: async () => 'other' },
    };
    expect(await services().checkSessionKey(app, state)).toMatchObject({ kind: 'rejected', errcode: 40001 });
    expect(await services().checkSessionKey({ appId: demoAppId, thirdParty }, state)).toMatchObject({
      kind: 'rejected',
      code: 'wechat_misconfigured',
    });
    expect(paths()).not.toContain(tokenPath);
  });

  it('is fetched all the same while the store is away', async () => {
    const { platform, keys, logIn } = await emulatePlatform();
    const state = await logIn();
    const away = async (): Promise<never> => {
      throw new StoreError('store_unavailable', 'away');
    };
    const store = { readShared: away, writeShared: away };
    const now = () => 1_800_000_000_000;
    const services = createWechatServices({ platform, store, keys, log: silentLogger, now });
    expect(await services.checkSessionKey(demoApp, state)).toEqual({ kind: 'valid' });
  });
});

function phoneBody(change: object): string {
  const info = {
    phoneNumber: '13800138000',
    purePhoneNumber: '13800138000',
    countryCode: '86',
    watermark: { timestamp: 1, appid: demoAppId },
    ...change,
  };
  return JSON.stringify({ errcode: 0, errmsg: 'ok', phone_info: info });
}

async function forceRefresh(emulator: Emulator): Promise<void> {
  await emulator.fetch('http://api/cgi-bin/stable_token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credential',
      appid: demoApp.appId,
      secret: demoApp.secret,
      force_refresh: true,
    }),
  });
}
