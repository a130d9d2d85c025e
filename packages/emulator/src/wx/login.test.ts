import { describe, expect, test } from 'vitest';
import {
  accessToken,
  appId,
  demoEmulator,
  failureOf,
  get,
  logIn,
  loginCode,
  phone,
  redeem,
  wxOf,
} from '../world.fixture.ts';

describe('wx.login', () => {
  test('#49 gives login:ok and a new code of 32 characters each time', async () => {
    const wx = wxOf(demoEmulator());
    const [first, second] = [await wx.login(), await wx.login()];
    expect(first).toEqual({ errMsg: 'login:ok', code: expect.stringMatching(/^0[A-Za-z0-9]{31}$/) });
    expect(second?.code).not.toBe(first?.code);
  });

  test('#50 renews the session_key only when it has reached the minimum age', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    emulator.advance(299);
    expect((await logIn(emulator)).sessionKey).toBe(sessionKey);
    emulator.advance(1);
    expect((await logIn(emulator)).sessionKey).not.toBe(sessionKey);
    const eager = demoEmulator({ rules: { sessionKeyMinimumAge: 0 } });
    expect((await logIn(eager)).sessionKey).not.toBe((await logIn(eager)).sessionKey);
  });

  test('#51 the old key dies when the code is issued, not when it is redeemed', async () => {
    const emulator = demoEmulator();
    const { openid, sessionKey } = await logIn(emulator);
    emulator.advance(301);
    const code = await loginCode(emulator);
    const account = emulator.platform.state.accounts.get(openid);
    expect(account?.session?.key).not.toBe(sessionKey);
    expect((await redeem(emulator, code)).json.session_key).toBe(account?.session?.key);
  });

  test('#54 can be blocked with errno 1402101', async () => {
    const emulator = demoEmulator({ apps: [{ appId: 'wxeeeeeeeeeeeeeeee', loginBlocked: true }] });
    const { wx } = emulator.client('alice', 'wxeeeeeeeeeeeeeeee', { promises: 'typings' });
    expect(await failureOf(wx.login())).toEqual({
      errMsg: 'login:fail wxa login is blocked',
      errno: 1402101,
    });
  });

  test('#54 a call that outlives its timeout is login:fail timeout, errno 5; it settles once', async () => {
    const emulator = demoEmulator({ sleep: async () => undefined });
    emulator.addFault({ target: 'wx.login', delayMs: 3000 });
    const timeout = { errMsg: 'login:fail timeout', errno: 5 };
    expect(await failureOf(wxOf(emulator).login({ timeout: 1000 }))).toEqual(timeout);
    emulator.addFault({ target: 'wx.login', delayMs: 3000 });
    expect((await wxOf(emulator).login({ timeout: 5000 }))?.errMsg).toBe('login:ok');
  });

  test('#55 a project without an AppID gets the mock code, which no server redeems', async () => {
    const emulator = demoEmulator({ apps: [{ appId: 'wxeeeeeeeeeeeeeeee', secret: 's', mockCodes: true }] });
    const { wx } = emulator.client('alice', 'wxeeeeeeeeeeeeeeee', { promises: 'typings' });
    const code = (await wx.login())?.code ?? '';
    expect(code).toBe('the code is a mock one');
    const { json } = await redeem(emulator, code, { appid: 'wxeeeeeeeeeeeeeeee', secret: 's' });
    expect(json.errcode).toBe(40029);
  });

  test('#82 the fifth call within a second is a warning, and still succeeds', async () => {
    const emulator = demoEmulator();
    const wx = wxOf(emulator);
    for (let count = 0; count < 6; count += 1) expect((await wx.login())?.errMsg).toBe('login:ok');
    expect(emulator.violations()).toMatchObject([
      { code: 'too-frequent', level: 'warning', where: 'wx.login' },
    ]);
    expect(() => emulator.assertNoViolations()).not.toThrow();
  });

  test('success comes before complete, and fail is not called', async () => {
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      wxOf(demoEmulator()).login({
        success: () => void heard.push('success'),
        fail: () => void heard.push('fail'),
        complete: () => resolve(void heard.push('complete')),
      });
      heard.push('returned');
    });
    expect(heard).toEqual(['returned', 'success', 'complete']);
  });

  test('without callbacks it returns nothing as documented, and a promise as the typings declare', async () => {
    const emulator = demoEmulator();
    expect(emulator.wx('alice', appId).login()).toBeUndefined();
    expect(wxOf(emulator).login()).toBeInstanceOf(Promise);
    expect(emulator.wx('alice', appId).checkSession()).toBeInstanceOf(Promise);
    expect(emulator.wx('alice', appId, { baseLibrary: '2.10.1' }).checkSession()).toBeUndefined();
  });
});

describe('wx.checkSession', () => {
  test('#52 asks about the key of the last code, also when the server never redeemed it', async () => {
    const emulator = demoEmulator();
    const wx = wxOf(emulator);
    expect((await failureOf(wx.checkSession())).errMsg).toBe(
      'checkSession:fail session time out, need relogin',
    );
    await wx.login();
    expect(await wx.checkSession()).toEqual({ errMsg: 'checkSession:ok' });
    emulator.advance(3 * 86_400);
    expect((await failureOf(wx.checkSession())).errMsg).toMatch(/^checkSession:fail /);
  });

  test('#52 fails on the phone whose key another phone of the person has renewed', async () => {
    const emulator = demoEmulator();
    const [first, second] = [wxOf(emulator, 'alice'), wxOf(emulator, 'alice', { device: 'tablet' })];
    await first.login();
    await second.login();
    expect((await first.checkSession())?.errMsg).toBe('checkSession:ok');
    emulator.advance(301);
    await second.login();
    expect((await failureOf(first.checkSession())).errMsg).toMatch(/^checkSession:fail/);
    expect((await second.checkSession())?.errMsg).toBe('checkSession:ok');
  });

  test('#53 activity prolongs the session; three idle days end it', async () => {
    const emulator = demoEmulator();
    const wx = wxOf(emulator);
    await wx.login();
    for (let day = 0; day < 5; day += 1) {
      emulator.advance(2 * 86_400);
      expect((await wx.checkSession())?.errMsg).toBe('checkSession:ok');
    }
    emulator.advance(3 * 86_400);
    expect((await failureOf(wx.checkSession())).errMsg).toMatch(/^checkSession:fail/);
    const short = demoEmulator({ rules: { sessionIdle: 60 } });
    const other = wxOf(short);
    await other.login();
    short.advance(60);
    await failureOf(other.checkSession());
  });
});

describe('wx.getUserInfo', () => {
  test('#56 asks nobody, gives an anonymous profile, and the real ids in the sealed part', async () => {
    const emulator = demoEmulator({ apps: [{ appId: 'wxeeeeeeeeeeeeeeee', privacyDeclared: ['userInfo'] }] });
    const dialogs: string[] = [];
    const onDialog = ({ kind }: { kind: string }) => void dialogs.push(kind);
    const running = phone(emulator, 'alice', { onDialog, baseLibrary: '2.30.0' });
    await running.wx.login();
    const result = await running.wx.getUserInfo({ withCredentials: true });
    expect(dialogs).toEqual([]);
    expect(result).toMatchObject({ errMsg: 'getUserInfo:ok', encryptedData: expect.any(String) });
    expect(result?.userInfo).toMatchObject({ nickName: '微信用户', gender: 0, city: '', is_demote: true });
  });

  test('#56 a legacy app gets the real profile, after consent from its button', async () => {
    const emulator = demoEmulator({ apps: [{ appId: 'wxeeeeeeeeeeeeeeee', legacyProfile: true }] });
    const running = emulator.client('alice', 'wxeeeeeeeeeeeeeeee', { promises: 'typings' });
    expect((await failureOf(running.wx.getUserInfo())).errMsg).toBe('getUserInfo:fail scope unauthorized');
    const { event } = await running.button('getUserInfo');
    expect(event?.detail).toMatchObject({
      errMsg: 'getUserInfo:ok',
      userInfo: { nickName: '小爱', city: 'Shenzhen' },
    });
    expect((await running.wx.getUserInfo())?.userInfo.nickName).toBe('小爱');
  });

  test('#57 withCredentials: false leaves the sealed part away', async () => {
    const wx = wxOf(demoEmulator());
    await wx.login();
    const result = await wx.getUserInfo({ withCredentials: false });
    expect(Object.keys(result ?? {}).sort()).toEqual(['errMsg', 'rawData', 'userInfo']);
  });

  test('#58 withCredentials: true without a living login fails', async () => {
    const emulator = demoEmulator();
    const wx = wxOf(emulator);
    const { errMsg } = await failureOf(wx.getUserInfo({ withCredentials: true }));
    expect(errMsg).toMatch(/^getUserInfo:fail /);
    await wx.login();
    emulator.advance(3 * 86_400);
    await failureOf(wx.getUserInfo({ withCredentials: true }));
    expect(await wx.getUserInfo()).not.toHaveProperty('encryptedData');
  });
});

describe('several people and devices', () => {
  test('the server API and the phones see one state', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const token = await accessToken(emulator);
    const query = { access_token: token, openid, signature: 'ab', sig_method: 'hmac_sha256' };
    expect((await get(emulator, '/wxa/checksession', query)).json.errcode).toBe(87009);
    expect(() => emulator.wx('nobody', appId)).toThrow(/user/i);
    expect(() => emulator.wx('alice', 'wxffffffffffffffff')).toThrow(/app/i);
  });
});
