import { describe, expect, test } from 'vitest';
import { appId, demoEmulator, failureOf, phone, wxOf } from '../world.fixture.ts';
import type { Wx } from './wx.ts';
import type { WxGame, WxMultiEnd } from './wx-hosts.ts';

// Every member of Wx, checked by the compiler to be complete and by the test to exist.
const members: Record<Exclude<keyof Wx, 'qy' | keyof WxMultiEnd | keyof WxGame>, true> = {
  login: true,
  checkSession: true,
  getUserInfo: true,
  getUserProfile: true,
  getSetting: true,
  openSetting: true,
  authorize: true,
  getPrivacySetting: true,
  requirePrivacyAuthorize: true,
  openPrivacyContract: true,
  onNeedPrivacyAuthorization: true,
  getLocation: true,
  getFuzzyLocation: true,
  getClipboardData: true,
  chooseLocation: true,
  chooseAddress: true,
  chooseInvoiceTitle: true,
  chooseInvoice: true,
  startRecord: true,
  stopRecord: true,
  saveImageToPhotosAlbum: true,
  saveVideoToPhotosAlbum: true,
  createCameraContext: true,
  setBackgroundFetchToken: true,
  getBackgroundFetchToken: true,
  getBackgroundFetchData: true,
  onBackgroundFetchData: true,
  onAgentHandoff: true,
  offAgentHandoff: true,
  getWeRunData: true,
  getGroupEnterInfo: true,
  openChatTool: true,
  enterChatToolMode: true,
  getChatToolInfo: true,
  selectGroupMembers: true,
  isChatTool: true,
  pluginLogin: true,
  checkIsSupportSoterAuthentication: true,
  checkIsSoterEnrolledInDevice: true,
  startSoterAuthentication: true,
  requestFacialVerify: true,
  requestVirtualPayment: true,
  requestSubscribeMessage: true,
  getUserCryptoManager: true,
  getRandomValues: true,
  canIUse: true,
  getAccountInfoSync: true,
  getSystemInfo: true,
  getSystemInfoSync: true,
  getAppBaseInfo: true,
  getDeviceInfo: true,
  request: true,
  uploadFile: true,
  setStorage: true,
  getStorage: true,
  removeStorage: true,
  clearStorage: true,
  getStorageInfo: true,
  setStorageSync: true,
  getStorageSync: true,
  removeStorageSync: true,
  clearStorageSync: true,
  getStorageInfoSync: true,
  showModal: true,
  showToast: true,
  hideToast: true,
  showLoading: true,
  hideLoading: true,
  cloud: true,
};

describe('the wx object', () => {
  test('has exactly the members of its type in the newest base library', () => {
    const wx = wxOf(demoEmulator());
    expect(Object.keys(wx).sort()).toEqual(Object.keys(members).sort());
    expect(Object.keys(wx.cloud).sort()).toEqual(['CloudID', 'callContainer', 'callFunction', 'init']);
  });

  test('has only what an older base library had', () => {
    const emulator = demoEmulator();
    const at = (baseLibrary: string) => Object.keys(wxOf(emulator, 'alice', { baseLibrary }));
    expect(at('2.10.3')).not.toContain('getUserProfile');
    expect(at('2.10.4')).toContain('getUserProfile');
    expect(at('2.32.2')).not.toContain('getPrivacySetting');
    expect(at('2.20.0')).not.toContain('pluginLogin');
    expect(at('1.0.0')).not.toContain('canIUse');
    expect(at('1.0.0')).toContain('login');
  });

  test.each([
    ['login', '1.1.1', true],
    ['getUserProfile', '2.10.3', false],
    ['getUserProfile', '2.10.4', true],
    ['getUserInfo.object.withCredentials', '2.0.0', true],
    ['cloud.callContainer', '2.22.0', false],
    ['cloud.callContainer', '2.23.0', true],
    ['button.open-type.chooseAvatar', '2.21.1', false],
    ['button.open-type.chooseAvatar', '2.21.2', true],
    ['button.open-type.getRealtimePhoneNumber', '3.0.0', false],
    ['input.type.nickname', '2.21.2', true],
    ['button.open-type.constructor', '3.17.0', false],
    ['teleport', '3.17.0', false],
  ])('canIUse("%s") in %s is %s', (schema, baseLibrary, expected) => {
    expect(wxOf(demoEmulator(), 'alice', { baseLibrary }).canIUse(schema)).toBe(expected);
  });

  test('errno is told from 2.24.0 on', async () => {
    const emulator = demoEmulator();
    emulator.addFault({ target: 'wx.login', reason: 'server system error', errno: 1000, times: 2 });
    const at = (baseLibrary: string) => failureOf(wxOf(emulator, 'alice', { baseLibrary }).login());
    expect(await at('2.24.0')).toEqual({ errMsg: 'login:fail server system error', errno: 1000 });
    expect(await at('2.23.4')).toEqual({ errMsg: 'login:fail server system error' });
  });

  test('getAccountInfoSync tells the app, its stage, its version when released, and the plugin', () => {
    const emulator = demoEmulator({
      apps: [{ appId: 'wxeeeeeeeeeeeeeeee', envVersion: 'release', version: '3.2.1' }],
    });
    const develop = { miniProgram: { appId: appId, envVersion: 'develop', version: '' } };
    expect(wxOf(emulator).getAccountInfoSync()).toEqual(develop);
    expect(wxOf(emulator, 'alice', { baseLibrary: '2.9.0' }).getAccountInfoSync()).toEqual({
      miniProgram: { appId: appId },
    });
    const released = emulator.wx('alice', 'wxeeeeeeeeeeeeeeee', { plugin: 'wxbbbbbbbbbbbbbbbb' });
    expect(released.getAccountInfoSync()).toMatchObject({
      miniProgram: { envVersion: 'release', version: '3.2.1' },
      plugin: { appId: 'wxbbbbbbbbbbbbbbbb' },
    });
    expect(wxOf(emulator).getAppBaseInfo()).toMatchObject({ SDKVersion: '3.17.0', language: 'zh_CN' });
  });

  test('getRandomValues gives as many bytes as asked for, up to a mebibyte', async () => {
    const wx = wxOf(demoEmulator());
    expect((await wx.getRandomValues({ length: 16 }))?.randomValues.byteLength).toBe(16);
    for (const length of [0, -1, 1_048_577]) await failureOf(wx.getRandomValues({ length }));
  });

  test.each(['canIUse', 'cloud.CloudID'])('%s takes whatever plain code passes to it', async (name) => {
    for (const odd of [undefined, null, 5, { toString: 1 }]) {
      const result = await phone(demoEmulator()).call(name, [odd]);
      expect(result).toMatchObject({ kind: 'called', result: { errMsg: `${name}:ok` } });
    }
  });

  test('an unknown API, and one the base library has not yet, are called by nobody', async () => {
    const emulator = demoEmulator();
    expect(await phone(emulator).call('teleport')).toEqual({ kind: 'unknown-api' });
    expect(await phone(emulator, 'alice', { baseLibrary: '2.0.0' }).call('getUserProfile')).toEqual({
      kind: 'unknown-api',
    });
  });
});
