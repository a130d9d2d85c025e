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

describe('wx.getGroupEnterInfo', () => {
  test('seals the opengid of the group the app was opened from', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const wx = wxOf(emulator, 'alice', { scene: 1044, group: 'tGdemo0000000000000000000000' });
    const sealed = await wx.getGroupEnterInfo();
    const open = decrypt(sessionKey, sealed?.encryptedData ?? '', sealed?.iv ?? '');
    expect(open).toMatchObject({ opengid: 'tGdemo0000000000000000000000', watermark: { appid: appId } });
  });

  test('#186 group_openid is one in a group, and another in another group', async () => {
    const groups = ['tGone00000000000000000000000', 'tGtwo00000000000000000000000'];
    const emulator = demoEmulator({ users: [{ id: 'dora', groups }] });
    const { sessionKey, openid } = await logIn(emulator, 'dora');
    const idIn = async (group: string, options = { needGroupOpenID: true }) => {
      const sealed = await wxOf(emulator, 'dora', { scene: 1044, group }).getGroupEnterInfo(options);
      return decrypt(sessionKey, sealed?.encryptedData ?? '', sealed?.iv ?? '').group_openid;
    };
    const [first = '', second = ''] = groups;
    expect(await idIn(first)).toBe(await idIn(first));
    expect(new Set([openid, await idIn(first), await idIn(second)]).size).toBe(3);
    expect(await idIn(first, { needGroupOpenID: false })).toBeUndefined();
  });

  test('fails outside a group scene (40097), and for a person who is not in the group (65206)', async () => {
    const emulator = demoEmulator();
    await logIn(emulator);
    expect(await failureOf(wxOf(emulator).getGroupEnterInfo())).toMatchObject({ errCode: 40097 });
    const stranger = wxOf(emulator, 'alice', { scene: 1044, group: 'other' });
    expect(await failureOf(stranger.getGroupEnterInfo())).toMatchObject({ errCode: 65206 });
  });
});
