import { describe, expect, test } from 'vitest';
import { appId, decrypt, demoEmulator, failureOf, logIn, phone, wxOf } from '../world.fixture.ts';
import type { WxSealedResult } from './wx-result.ts';

const demoGroup = 'tGdemo0000000000000000000000';
const open = (sessionKey: string, sealed: WxSealedResult | undefined) =>
  decrypt(sessionKey, sealed?.encryptedData ?? '', sealed?.iv ?? '');

describe('wx.getGroupEnterInfo', () => {
  test('seals the opengid of the group the app was opened from', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const wx = wxOf(emulator, 'alice', { scene: 1044, group: demoGroup });
    const sealed = await wx.getGroupEnterInfo();
    expect(open(sessionKey, sealed)).toMatchObject({ opengid: demoGroup, watermark: { appid: appId } });
  });

  test('#186 group_openid is one in a group, and another in another group', async () => {
    const groups = ['tGone00000000000000000000000', 'tGtwo00000000000000000000000'];
    const emulator = demoEmulator({ users: [{ id: 'dora', groups }] });
    const { sessionKey, openid } = await logIn(emulator, 'dora');
    const idIn = async (group: string, options = { needGroupOpenID: true }) => {
      const wx = wxOf(emulator, 'dora', { scene: 1044, group });
      return open(sessionKey, await wx.getGroupEnterInfo(options)).group_openid;
    };
    const [first = '', second = ''] = groups;
    expect(await idIn(first)).toBe(await idIn(first));
    expect(new Set([openid, await idIn(first), await idIn(second)]).size).toBe(3);
    expect(await idIn(first, { needGroupOpenID: false })).toBeUndefined();
  });

  test('tells a chat of two to those who allow it, from 3.7.8 on', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const entered = { scene: 1007, singleChat: 'room-1' };
    const wx = wxOf(emulator, 'alice', entered);
    const sealed = await wx.getGroupEnterInfo({ allowSingleChat: true, needGroupOpenID: true });
    expect(open(sessionKey, sealed)).toMatchObject({
      open_single_roomid: 'room-1',
      chat_type: 1,
      group_openid: expect.stringMatching(/^o/),
    });
    expect(await failureOf(wx.getGroupEnterInfo())).toMatchObject({ errCode: 40097 });
    const old = wxOf(emulator, 'alice', { ...entered, baseLibrary: '3.7.7' });
    expect(await failureOf(old.getGroupEnterInfo({ allowSingleChat: true }))).toMatchObject({
      errCode: 40097,
    });
  });

  test('fails outside a group scene (40097), and for a person who is not in the group (65206)', async () => {
    const emulator = demoEmulator();
    await logIn(emulator);
    expect(await failureOf(wxOf(emulator).getGroupEnterInfo())).toMatchObject({ errCode: 40097 });
    const stranger = wxOf(emulator, 'alice', { scene: 1044, group: 'other' });
    expect(await failureOf(stranger.getGroupEnterInfo())).toMatchObject({ errCode: 65206 });
  });
});

describe('the chat tool', () => {
  test('#186 tells the same group_openid as the way in, and the members by ids of this chat', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const wx = wxOf(emulator, 'alice', { scene: 1044, group: demoGroup });
    const entered = open(sessionKey, await wx.getGroupEnterInfo({ needGroupOpenID: true }));
    expect([wx.isChatTool(), (await failureOf(wx.getChatToolInfo())).errMsg]).toEqual([
      false,
      'getChatToolInfo:fail not in chat tool mode',
    ]);
    await wx.enterChatToolMode({ chatToolRooms: [demoGroup] });
    const inside = open(sessionKey, await wx.getChatToolInfo());
    expect(inside).toMatchObject({ opengid: demoGroup, chat_type: 3, group_openid: entered.group_openid });
    expect(wx.isChatTool()).toBe(true);
    const { members } = (await wx.selectGroupMembers()) ?? { members: [] };
    expect(members).toHaveLength(3);
    expect(members).toContain(entered.group_openid);
    expect((await wx.selectGroupMembers({ maxSelectCount: 1 }))?.members).toHaveLength(1);
  });

  test('lets the person choose a group, who may go back; a stranger does not get in', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const { wx } = phone(emulator);
    await wx.openChatTool({ url: 'pages/tool' });
    expect(open(sessionKey, await wx.getChatToolInfo())).toMatchObject({ opengid: demoGroup });
    await wx.openChatTool({ url: 'pages/tool', roomid: 'room-1', chatType: 1 });
    expect(open(sessionKey, await wx.getChatToolInfo())).toMatchObject({ open_single_roomid: 'room-1' });
    expect((await wx.selectGroupMembers())?.members).toHaveLength(2);
    const outside = wx.openChatTool({ url: 'pages/tool', roomid: 'other', chatType: 3 });
    expect(await failureOf(outside)).toMatchObject({ errCode: 65206 });
    emulator.people.setHabit('alice', { kind: 'picker', answer: { accept: false } });
    expect((await failureOf(wx.openChatTool({ url: 'pages/tool' }))).errMsg).toBe('openChatTool:fail cancel');
  });
});
