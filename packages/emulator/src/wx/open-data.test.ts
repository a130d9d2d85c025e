import { describe, expect, test } from 'vitest';
import { requireApp } from '../platform/app.ts';
import { appId, decrypt, demoEmulator, failureOf, logIn, wxOf } from '../world.fixture.ts';

describe('wx.getWeRunData', () => {
  test('#83 needs a login, the declaration and scope.werun', async () => {
    const emulator = demoEmulator();
    const wx = wxOf(emulator);
    expect((await failureOf(wx.getWeRunData())).errMsg).toMatch(/^getWeRunData:fail session/);
    await wx.login();
    const app = requireApp(emulator.platform, appId);
    app.privacyDeclared = ['userInfo'];
    expect((await failureOf(wx.getWeRunData())).errno).toBe(112);
    app.privacyDeclared = ['werun'];
    emulator.people.setHabit('alice', { kind: 'authorize', answer: { accept: false } });
    expect((await failureOf(wx.getWeRunData())).errMsg).toBe('getWeRunData:fail auth deny');
  });

  test('#83 seals the steps of the last 31 days, today last', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const sealed = await wxOf(emulator).getWeRunData();
    const open = decrypt(sessionKey, sealed?.encryptedData ?? '', sealed?.iv ?? '');
    const list = open.stepInfoList;
    expect(list).toHaveLength(31);
    expect(Array.isArray(list) && list.at(-1)).toEqual({ timestamp: expect.any(Number), step: 6710 });
    expect(Array.isArray(list) && list.at(0)?.step).toBe(0);
  });
});
