import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { signWithSession } from '../platform/session-signature.ts';
import { accessToken, decrypt, demoEmulator, failureOf, get, post } from '../world.fixture.ts';
import type { RunningClient } from './running-client.ts';

const appId = 'wxbbbb000000000001';
const secret = 'game-secret';
const virtualPayment = { offerId: 'offer', appKey: 'app-key', sandboxAppKey: 'sandbox-key' };

const world = (rules = {}): Emulator =>
  demoEmulator({ apps: [{ appId, secret, game: true, virtualPayment }], rules });

const start = (emulator: Emulator) => emulator.client('alice', appId, { promises: 'typings' });

async function logIn(emulator: Emulator, running = start(emulator)) {
  const code = (await running.wx.login())?.code ?? '';
  const query = { appid: appId, secret, js_code: code, grant_type: 'authorization_code' };
  const { json } = await get(emulator, '/sns/jscode2session', query);
  return { code, openid: String(json.openid), sessionKey: String(json.session_key), json };
}

describe('a mini game', () => {
  test('#145 logs in by the same rules: one openid, and a code that works once', async () => {
    const emulator = world();
    const first = await logIn(emulator);
    const again = await logIn(emulator);
    expect(again.openid).toBe(first.openid);
    const query = { appid: appId, secret, js_code: first.code, grant_type: 'authorization_code' };
    expect((await get(emulator, '/sns/jscode2session', query)).json.errcode).toBe(40163);
    const access_token = await accessToken(emulator, { appid: appId, secret });
    const paid = { access_token, openid: first.openid, transaction_id: '1' };
    expect((await get(emulator, '/wxa/getpaidunionid', paid)).json.errcode).toBe(48001);
  });

  test('#146 the button gives no ciphertext without a login, and the real profile with one', async () => {
    const emulator = world();
    const running = start(emulator);
    const heard: unknown[] = [];
    running.wx.createUserInfoButton?.({ type: 'text', text: '登录' }).onTap((result) => heard.push(result));
    const without = await running.tapUserInfoButton();
    expect(without).not.toHaveProperty('encryptedData');
    const { sessionKey, openid } = await logIn(emulator, running);
    const result = await running.tapUserInfoButton();
    expect(result).toMatchObject({ errMsg: 'getUserInfo:ok', userInfo: { nickName: '小爱', gender: 2 } });
    const open = decrypt(sessionKey, String(result?.encryptedData), String(result?.iv));
    expect(open).toMatchObject({ openId: openid, nickName: '小爱' });
    expect(heard).toEqual([without, result]);
  });

  test('the button fails for a refusal, and is not there while hidden or destroyed', async () => {
    const emulator = world();
    const running = start(emulator);
    const button = running.wx.createUserInfoButton?.({
      type: 'image',
      image: 'a.png',
      withCredentials: true,
    });
    emulator.people.scriptAnswer('alice', { kind: 'user-profile', answer: { accept: false } });
    expect(await running.tapUserInfoButton()).toEqual({ errMsg: 'getUserInfo:fail auth deny' });
    expect((await running.tapUserInfoButton())?.errMsg).toBe(
      'getUserInfo:fail session time out, need relogin',
    );
    button?.hide();
    expect(await running.tapUserInfoButton()).toBeNull();
    button?.show();
    const listener = () => undefined;
    button?.onTap(listener);
    button?.offTap(listener);
    button?.destroy();
    expect(await running.tapUserInfoButton()).toBeNull();
    expect((await running.button('getPhoneNumber')).event).toBeNull();
  });

  test('#147 getPhoneNumber fails outside a tap, and gives a code alone inside', async () => {
    const emulator = world();
    const running = start(emulator);
    const outside = failureOf(running.wx.getPhoneNumber?.());
    expect((await outside).errMsg).toBe('getPhoneNumber:fail can only be invoked by user TAP gesture.');
    const result = await running.tap(() => running.wx.getPhoneNumber?.({ isRealtime: true }));
    expect(result).toEqual({ errMsg: 'getPhoneNumber:ok', code: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const query = { access_token: await accessToken(emulator, { appid: appId, secret }) };
    const body = { code: result?.code };
    const { json } = await post(emulator, '/wxa/business/getuserphonenumber', { query, body });
    expect(json).toMatchObject({ phone_info: { phoneNumber: '12066600001' } });
  });
});

describe('virtual payment', () => {
  const signData = JSON.stringify({
    offerId: 'offer',
    buyQuantity: 1,
    currencyType: 'CNY',
    outTradeNo: 'order-001',
  });
  const paySig = (data: string, uri = 'requestVirtualPayment', key = 'app-key') =>
    createHmac('sha256', key).update(`${uri}&${data}`).digest('hex');

  async function pay(running: RunningClient, sessionKey: string, change: Record<string, string> = {}) {
    const data = change.signData ?? signData;
    const right = {
      mode: 'short_series_coin',
      paySig: paySig(data),
      signature: signWithSession(sessionKey, data),
    };
    const called = await running.call('requestVirtualPayment', { signData: data, ...right, ...change });
    return called.kind === 'called' ? called.result : {};
  }

  test("#148 WeChat's own sample is signed as WeChat signs it, under the text of the key and not its bytes", () => {
    const body = '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}';
    const key = '9hAb/NEYUlkaMBEsmFgzig==';
    const expected = '089d9e8dc5d308977360c4b79ec600a93d736802802a807d634192328032f6c7';
    expect(signWithSession(key, body)).toBe(expected);
    const bytes = createHmac('sha256', Buffer.from(key, 'base64')).update(body).digest('hex');
    expect(bytes).not.toBe(expected);
  });

  test('#149 a signature under the key before is -15007 or -15005, as the rule says; a wrong one is -15005', async () => {
    for (const paymentByFormerKey of [-15_007, -15_005] as const) {
      const emulator = world({ paymentByFormerKey });
      const running = start(emulator);
      const { sessionKey } = await logIn(emulator, running);
      emulator.advance(301);
      await logIn(emulator, running);
      expect((await pay(running, sessionKey)).errCode).toBe(paymentByFormerKey);
      expect((await pay(running, 'some other key')).errCode).toBe(-15_005);
    }
  });

  test('is made once both signatures are right, for each order number once, unless the person goes back', async () => {
    const emulator = world();
    const running = start(emulator);
    const { sessionKey } = await logIn(emulator, running);
    emulator.people.scriptAnswer('alice', { kind: 'payment', answer: { accept: false } });
    expect((await pay(running, sessionKey)).errCode).toBe(-2);
    expect(await pay(running, sessionKey)).toEqual({ errMsg: 'requestVirtualPayment:ok' });
    expect((await pay(running, sessionKey)).errCode).toBe(-15_002);
  });

  test.each([
    [{ paySig: 'x' }, -15_006],
    [{ signData: 'no json' }, -15_016],
    [{ signData: '{"currencyType":"USD","outTradeNo":"order-001"}' }, -15_004],
    [{ signData: '{"currencyType":"CNY","outTradeNo":"1"}' }, -15_001],
    [{ signData: '{"currencyType":"CNY","outTradeNo":"order-001","env":2}' }, -15_001],
  ])('with %j it fails with errCode %i', async (change, errCode) => {
    const emulator = world();
    const running = start(emulator);
    const { sessionKey } = await logIn(emulator, running);
    expect((await pay(running, sessionKey, change)).errCode).toBe(errCode);
  });

  test('the sandbox has a key of its own and is refused to a released version; without a session it is -15007', async () => {
    const emulator = world();
    const running = start(emulator);
    const { sessionKey } = await logIn(emulator, running);
    const data = '{"currencyType":"CNY","outTradeNo":"order-001","env":1}';
    const sandbox = { signData: data, paySig: paySig(data, 'requestVirtualPayment', 'sandbox-key') };
    expect(await pay(running, sessionKey, sandbox)).toEqual({ errMsg: 'requestVirtualPayment:ok' });
    Object.assign(emulator.platform.state.apps.get(appId) ?? {}, { envVersion: 'release' });
    expect((await pay(running, sessionKey, sandbox)).errCode).toBe(-15_011);
    emulator.people.expireSession('alice', appId);
    const next = { signData: signData.replace('order-001', 'order-002') };
    expect((await pay(running, sessionKey, next)).errCode).toBe(-15_007);
  });

  test('the server signs its calls in the same way', async () => {
    const emulator = world();
    const { sessionKey, openid } = await logIn(emulator);
    const path = '/xpay/query_user_balance';
    const access_token = await accessToken(emulator, { appid: appId, secret });
    const ask = async (given: object, key = sessionKey) => {
      const body = JSON.stringify({ openid, env: 0, user_ip: '127.0.0.1', ...given });
      const query = { access_token, signature: signWithSession(key, body), pay_sig: paySig(body, path) };
      return (await post(emulator, path, { query, body })).json.errcode;
    };
    expect(await ask({})).toBe(0);
    expect(await ask({}, 'some other key')).toBe(268_490_003);
    expect(await ask({ openid: 'oNobody' })).toBe(268_490_001);
    expect(await ask({ env: 2 })).toBe(268_490_002);
    emulator.people.expireSession('alice', appId);
    expect(await ask({})).toBe(268_490_009);
  });
});
