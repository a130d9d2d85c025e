import { describe, expect, test } from 'vitest';
import { appId, demoEmulator, failureOf, logIn, phone, wxOf } from '../world.fixture.ts';

const always = { 'scope.address': true, 'scope.invoice': true, 'scope.invoiceTitle': true };

describe('wx.getUserProfile', () => {
  test('#59 outside a tap it fails, also after an await inside the handler', async () => {
    const running = phone(demoEmulator());
    const message = 'getUserProfile:fail can only be invoked by user TAP gesture.';
    expect((await failureOf(running.wx.getUserProfile({ desc: '用于登录' }))).errMsg).toBe(message);
    const late = running.tap(async () => {
      await running.wx.login();
      return running.wx.getUserProfile({ desc: '用于登录' });
    });
    expect((await failureOf(late)).errMsg).toBe(message);
  });

  test('#59 from 2.27.1 on it is anonymous; before, it asks and is real, or is denied', async () => {
    const emulator = demoEmulator();
    const modern = phone(emulator);
    const anonymous = await modern.tap(() => modern.wx.getUserProfile({ desc: '用于登录' }));
    expect(anonymous?.userInfo).toMatchObject({ nickName: '微信用户', is_demote: true });
    const old = phone(emulator, 'alice', { baseLibrary: '2.27.0' });
    const real = await old.tap(() => old.wx.getUserProfile({ desc: '用于登录' }));
    expect(real?.userInfo).toMatchObject({ nickName: '小爱' });
    emulator.people.scriptAnswer('alice', { kind: 'user-profile', answer: { accept: false } });
    const refused = old.tap(() => old.wx.getUserProfile({ desc: '用于登录' }));
    expect((await failureOf(refused)).errMsg).toBe('getUserProfile:fail auth deny');
  });

  test.each([
    [{}, 'parameter error: parameter.desc should be String instead of Undefined;'],
    [{ desc: '' }, 'desc length does not meet the requirements'],
    [{ desc: '字'.repeat(31) }, 'desc length does not meet the requirements'],
  ])('#60 the description %o is refused', async (options, reason) => {
    const result = await phone(demoEmulator()).call('getUserProfile', options, { tap: true });
    expect(result).toMatchObject({ result: { errMsg: `getUserProfile:fail ${reason}` } });
  });
});

describe('scopes', () => {
  test('#61 undecided asks, refused sticks without asking again, granted passes', async () => {
    const emulator = demoEmulator();
    const asked: string[] = [];
    const wx = wxOf(emulator, 'alice', { onDialog: ({ scope }) => void asked.push(scope ?? '') });
    emulator.people.scriptAnswer('alice', { answer: { accept: false } });
    const camera = () => wx.authorize({ scope: 'scope.camera' });
    expect(await failureOf(camera())).toEqual({ errMsg: 'authorize:fail auth deny', errno: 103 });
    await failureOf(camera());
    expect(asked).toEqual([]);
    await wx.authorize({ scope: 'scope.record' });
    await wx.authorize({ scope: 'scope.record' });
    expect(asked).toEqual(['scope.record']);
    expect((await wx.getSetting())?.authSetting).toMatchObject({
      'scope.camera': false,
      'scope.record': true,
    });
  });

  test('#62 scope.userInfo is granted without asking, and reads as true afterwards', async () => {
    const emulator = demoEmulator();
    const asked: string[] = [];
    const wx = wxOf(emulator, 'alice', { onDialog: ({ kind }) => void asked.push(kind) });
    expect((await wx.authorize({ scope: 'scope.userInfo' }))?.errMsg).toBe('authorize:ok');
    expect(asked).toEqual([]);
    expect((await wx.getSetting())?.authSetting['scope.userInfo']).toBe(true);
  });

  test('#63 address, invoice and invoiceTitle are always true', async () => {
    const emulator = demoEmulator();
    emulator.people.setHabit('alice', { kind: 'authorize', answer: { accept: false } });
    const wx = wxOf(emulator);
    for (const scope of Object.keys(always))
      expect((await wx.authorize({ scope }))?.errMsg).toBe('authorize:ok');
    expect((await wx.getSetting())?.authSetting).toEqual(always);
  });

  test('#64 getSetting leaves never-asked scopes away; an unknown scope is refused', async () => {
    const wx = wxOf(demoEmulator());
    expect((await wx.getSetting())?.authSetting).toEqual(always);
    for (const scope of ['scope.everything', 'constructor', '']) {
      expect((await failureOf(wx.authorize({ scope }))).errMsg).toMatch(/^authorize:fail /);
    }
  });

  test('#65 openSetting works in a tap only, and switches only what was asked before', async () => {
    const emulator = demoEmulator();
    const running = phone(emulator);
    const { errMsg } = await failureOf(running.wx.openSetting());
    expect(errMsg).toBe('openSetting:fail can only be invoked by user TAP gesture.');
    emulator.people.scriptAnswer('alice', { kind: 'authorize', answer: { accept: false } });
    await failureOf(running.wx.authorize({ scope: 'scope.camera' }));
    const authSetting = { 'scope.camera': true, 'scope.record': true, toString: true };
    emulator.people.scriptAnswer('alice', { kind: 'settings', answer: { accept: true, authSetting } });
    const result = await running.tap(() => running.wx.openSetting());
    expect(result?.authSetting).toEqual({ ...always, 'scope.camera': true });
    expect((await running.wx.authorize({ scope: 'scope.camera' }))?.errMsg).toBe('authorize:ok');
    const old = wxOf(emulator, 'alice', { baseLibrary: '2.2.9', promises: 'typings' });
    await new Promise<void>((resolve) => old.openSetting({ success: () => resolve() }));
  });

  test('#65 the openSetting button reports the settings', async () => {
    const { event } = await phone(demoEmulator()).button('openSetting');
    expect(event).toEqual({ type: 'opensetting', detail: { errMsg: 'openSetting:ok', authSetting: always } });
  });

  test('#66 deleting the mini program clears scopes and consent; the openid stays', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const wx = wxOf(emulator);
    await wx.authorize({ scope: 'scope.camera' });
    await wx.requirePrivacyAuthorize();
    expect((await wx.getPrivacySetting())?.needAuthorization).toBe(false);
    emulator.people.deleteMiniProgram('alice', appId);
    expect((await wx.getSetting())?.authSetting).toEqual(always);
    expect((await wx.getPrivacySetting())?.needAuthorization).toBe(true);
    expect((await logIn(emulator)).openid).toBe(openid);
  });

  test('#67 older phones write a colon after fail', async () => {
    const emulator = demoEmulator();
    emulator.people.setHabit('alice', { kind: 'authorize', answer: { accept: false } });
    const wx = wxOf(emulator, 'alice', { errMsgStyle: 'colon', baseLibrary: '2.20.0' });
    expect(await failureOf(wx.authorize({ scope: 'scope.camera' }))).toEqual({
      errMsg: 'authorize:fail:auth deny',
    });
  });

  test('getSetting tells the kept subscription choices when asked for them', async () => {
    const emulator = demoEmulator();
    const { openid } = await logIn(emulator);
    const wx = wxOf(emulator);
    expect((await wx.getSetting({ withSubscriptions: true }))?.subscriptionsSetting).toEqual({
      mainSwitch: true,
    });
    const account = emulator.platform.state.accounts.get(openid);
    if (account !== undefined) account.subscriptions = { tmpl: 'reject' };
    const setting = await wx.getSetting({ withSubscriptions: true });
    expect(setting?.subscriptionsSetting).toEqual({ mainSwitch: true, itemSettings: { tmpl: 'reject' } });
    expect(await wx.getSetting()).not.toHaveProperty('subscriptionsSetting');
    const older = phone(emulator, 'alice', { baseLibrary: '2.10.2' });
    const options = { withSubscriptions: true };
    expect(await older.call('getSetting', options)).toHaveProperty('result.subscriptionsSetting');
    expect(await older.call('openSetting', options, { tap: true })).not.toHaveProperty(
      'result.subscriptionsSetting',
    );
  });
});
