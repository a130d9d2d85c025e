import { describe, expect, test } from 'vitest';
import { requireApp } from '../platform/app.ts';
import { appId, demoEmulator, failureOf, phone, wxOf } from '../world.fixture.ts';

const refused = { errMsg: 'getUserInfo:fail privacy permission is not authorized', errno: 104 };

describe('the privacy gate', () => {
  test('#75 base libraries before 2.32.3 have none', async () => {
    const emulator = demoEmulator();
    emulator.people.setHabit('alice', { kind: 'privacy', answer: { accept: false } });
    const old = wxOf(emulator, 'alice', { baseLibrary: '2.32.2' });
    expect((await old.getUserInfo())?.errMsg).toBe('getUserInfo:ok');
    expect(old.getPrivacySetting).toBeUndefined();
    expect(await failureOf(wxOf(emulator).getUserInfo())).toEqual(refused);
  });

  test('#76 an undeclared type is errno 112, a banned one 1025; wx.login is never asked', async () => {
    const emulator = demoEmulator();
    const app = requireApp(emulator.platform, appId);
    app.privacyDeclared = ['phoneNumber'];
    const wx = wxOf(emulator);
    const undeclared = 'getUserInfo:fail api scope is not declared in the privacy agreement';
    expect(await failureOf(wx.getUserInfo())).toEqual({ errMsg: undeclared, errno: 112 });
    app.privacyBanned = ['userInfo'];
    const banned = { errMsg: 'getUserInfo:fail appid privacy api banned', errno: 1025 };
    expect(await failureOf(wx.getUserInfo())).toEqual(banned);
    expect((await wx.login())?.errMsg).toBe('login:ok');
  });

  test('#77 with a listener the call waits until the agree button was tapped and resolve names it', async () => {
    const running = phone(demoEmulator());
    let heard = '';
    running.wx.onNeedPrivacyAuthorization((resolve, { referrer }) => {
      heard = referrer;
      resolve({ event: 'exposureAuthorization' });
      void running.button('agreePrivacyAuthorization', { buttonId: 'agree' }).then(() => {
        resolve({ event: 'agree', buttonId: 'agree' });
      });
    });
    expect((await running.wx.getUserInfo())?.errMsg).toBe('getUserInfo:ok');
    expect(heard).toBe('getUserInfo');
    expect((await running.wx.getPrivacySetting())?.needAuthorization).toBe(false);
  });

  test('#77 agreeing in the name of a button that was not tapped is not accepted', async () => {
    const running = phone(demoEmulator());
    running.wx.onNeedPrivacyAuthorization((resolve) => resolve({ event: 'agree', buttonId: 'agree' }));
    expect(await failureOf(running.wx.getUserInfo())).toEqual(refused);
    expect((await running.wx.getPrivacySetting())?.needAuthorization).toBe(true);
  });

  test('#77 disagreeing is errno 104; the last listener registered is the one that is asked', async () => {
    const running = phone(demoEmulator());
    running.wx.onNeedPrivacyAuthorization(() => expect.unreachable());
    running.wx.onNeedPrivacyAuthorization((resolve) => resolve({ event: 'disagree' }));
    expect(await failureOf(running.wx.getUserInfo())).toEqual(refused);
    const { event } = await running.button('getPhoneNumber');
    expect(event?.detail).toMatchObject({ errno: 104 });
  });

  test('#78 without a listener the official popup asks; refused, it stays away for ten seconds', async () => {
    const emulator = demoEmulator();
    const asked: string[] = [];
    const wx = wxOf(emulator, 'alice', {
      onDialog: ({ kind }) => {
        asked.push(kind);
        return { accept: asked.length > 1 };
      },
    });
    expect(await failureOf(wx.getUserInfo())).toEqual(refused);
    emulator.advance(9);
    expect(await failureOf(wx.getUserInfo())).toEqual(refused);
    expect(asked).toEqual(['privacy']);
    emulator.advance(1);
    expect((await wx.getUserInfo())?.errMsg).toBe('getUserInfo:ok');
    expect(asked).toEqual(['privacy', 'privacy']);
  });

  test('#79 needAuthorization: true until agreed, true again for a newly declared type, false without any', async () => {
    const emulator = demoEmulator();
    const app = requireApp(emulator.platform, appId);
    app.privacyDeclared = ['userInfo'];
    const wx = wxOf(emulator);
    const needed = async () => (await wx.getPrivacySetting())?.needAuthorization;
    expect(await needed()).toBe(true);
    await wx.getUserInfo();
    expect(await needed()).toBe(false);
    app.privacyDeclared = ['userInfo', 'phoneNumber'];
    expect(await needed()).toBe(true);
    emulator.people.setHabit('alice', { kind: 'privacy', answer: { accept: false } });
    expect((await wx.getUserInfo())?.errMsg).toBe('getUserInfo:ok');
    app.privacyDeclared = [];
    expect(await needed()).toBe(false);
    expect((await wx.getPrivacySetting())?.privacyContractName).toBe('《小店演示小程序隐私保护指引》');
    expect((await wx.openPrivacyContract())?.errMsg).toBe('openPrivacyContract:ok');
  });
});
