import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { requireApp } from '../platform/app.ts';
import { appId, demoEmulator, failureOf, logIn, phone, wxOf } from '../world.fixture.ts';
import type { ClientOptions } from './client.ts';

/** A phone of alice that writes down which dialogs it shows. */
function watched(emulator: Emulator, options: ClientOptions = {}) {
  const shown: string[] = [];
  const wx = wxOf(emulator, 'alice', {
    ...options,
    onDialog: ({ kind, scope, contract }) => {
      shown.push([kind, scope, contract].filter((part) => part !== undefined).join(' '));
      return undefined;
    },
  });
  return { wx, shown };
}

const contract = '《小店演示小程序隐私保护指引》';

describe('location, address, invoices, microphone, album, camera', () => {
  test('each gives what the person has, after its own questions', async () => {
    const emulator = demoEmulator();
    const { wx, shown } = watched(emulator);
    expect(await wx.getLocation()).toMatchObject({ latitude: 22.540503, longitude: 113.934528 });
    expect(await wx.getFuzzyLocation()).toMatchObject({ latitude: 22.54, longitude: 113.93 });
    expect(await wx.chooseLocation()).toMatchObject({ name: 'Shenzhen Station' });
    expect(await wx.chooseAddress()).toMatchObject({ userName: '小爱', telNumber: '12066600001' });
    expect(await wx.chooseInvoiceTitle()).toMatchObject({ type: '1', title: '小爱' });
    expect(JSON.parse((await wx.chooseInvoice())?.invoiceInfo ?? '')).toHaveLength(1);
    expect(await wx.createCameraContext().takePhoto()).toMatchObject({
      errMsg: 'CameraContext.takePhoto:ok',
    });
    expect(shown).toEqual([
      `authorize scope.userLocation ${contract}`,
      'authorize scope.userFuzzyLocation',
      'picker',
      'picker',
      'picker',
      'picker',
      'authorize scope.camera',
    ]);
    expect((await wx.getSetting())?.authSetting).toMatchObject({
      'scope.userLocation': true,
      'scope.userFuzzyLocation': true,
      'scope.camera': true,
    });
  });

  test('a refused scope sticks: the album fails with auth deny until the settings allow it', async () => {
    const emulator = demoEmulator();
    const running = phone(emulator);
    const filePath = emulator.storeFile(new Uint8Array([1]), 'image/png');
    emulator.people.scriptAnswer('alice', { answer: { accept: false } });
    const refused = { errMsg: 'saveImageToPhotosAlbum:fail auth deny', errno: 103 };
    expect(await failureOf(running.wx.saveImageToPhotosAlbum({ filePath }))).toEqual(refused);
    expect(await failureOf(running.wx.saveImageToPhotosAlbum({ filePath }))).toMatchObject({ errno: 103 });
    const on = { 'scope.writePhotosAlbum': true };
    emulator.people.scriptAnswer('alice', { kind: 'settings', answer: { accept: true, authSetting: on } });
    await running.tap(() => running.wx.openSetting());
    expect(await running.wx.saveImageToPhotosAlbum({ filePath })).toMatchObject({
      errMsg: 'saveImageToPhotosAlbum:ok',
    });
    expect(await failureOf(running.wx.saveVideoToPhotosAlbum({ filePath: 'http://tmp/none' }))).toMatchObject(
      {
        errMsg: 'saveVideoToPhotosAlbum:fail no such file or directory',
      },
    );
  });

  test('going back from a picker is a cancel', async () => {
    const emulator = demoEmulator();
    emulator.people.setHabit('alice', { kind: 'picker', answer: { accept: false } });
    for (const api of ['chooseLocation', 'chooseAddress', 'chooseInvoice', 'chooseInvoiceTitle']) {
      const { result } = (await phone(emulator).call(api)) as { result: object }; // All four exist.
      expect(result).toEqual({ errMsg: `${api}:fail cancel`, errno: 1 });
    }
  });

  test('a recording lasts until it is stopped, a minute at most', async () => {
    const { wx } = watched(demoEmulator({ sleep: () => new Promise(() => undefined) }));
    const recording = wx.startRecord();
    await expect.poll(async () => (await wx.stopRecord()) && 'stopped').toBe('stopped');
    await new Promise((resolve) => setImmediate(resolve));
    await wx.stopRecord();
    expect((await recording)?.tempFilePath).toMatch(/\.silk$/);
    const minute = await wxOf(demoEmulator({ sleep: async () => undefined })).startRecord();
    expect(minute?.errMsg).toBe('startRecord:ok');
  });

  test('a location API that app.json does not declare fails', async () => {
    const emulator = demoEmulator();
    requireApp(emulator.platform, appId).requiredPrivateInfos = ['chooseAddress'];
    expect((await failureOf(wxOf(emulator).getLocation())).errMsg).toMatch(/requiredPrivateInfos/);
    expect((await wxOf(emulator).chooseAddress())?.errMsg).toBe('chooseAddress:ok');
  });
});

describe('privacy popups by base library and API', () => {
  const refusing = { privacy: { accept: false }, authorize: { accept: false } };

  async function refusal(baseLibrary: string, api: string, more: ClientOptions = {}): Promise<unknown> {
    const emulator = demoEmulator();
    for (const kind of ['privacy', 'authorize'] as const)
      emulator.people.setHabit('alice', { kind, answer: refusing[kind] });
    const called = await phone(emulator, 'alice', { baseLibrary, ...more }).call(api);
    return called.kind === 'called' ? called.result.errno : called.kind;
  }

  test('#184 3.4.2: location refused is 103, clipboard 104; 3.4.0: both 104', async () => {
    expect(await refusal('3.4.2', 'getLocation')).toBe(103);
    expect(await refusal('3.4.2', 'getClipboardData')).toBe(104);
    expect(await refusal('3.4.0', 'getLocation')).toBe(104);
    expect(await refusal('3.4.0', 'getClipboardData')).toBe(104);
  });

  test('HarmonyOS has the coupled sheet of the location since 3.16.2', async () => {
    expect(await refusal('3.16.1', 'getLocation', { platform: 'ohos' })).toBe(104);
    expect(await refusal('3.16.2', 'getLocation', { platform: 'ohos' })).toBe(103);
    expect(await refusal('3.16.1', 'startRecord', { platform: 'ohos' })).toBe(103);
  });

  test('separate: two popups; coupled: one sheet with a tick box, which agrees to everything', async () => {
    const separate = watched(demoEmulator(), { baseLibrary: '3.4.0' });
    await separate.wx.getLocation();
    expect(separate.shown).toEqual(['privacy', 'authorize scope.userLocation']);
    const coupled = watched(demoEmulator());
    await coupled.wx.getLocation();
    await coupled.wx.getClipboardData();
    expect(coupled.shown).toEqual([`authorize scope.userLocation ${contract}`]);
    expect((await coupled.wx.getPrivacySetting())?.needAuthorization).toBe(false);
  });

  test('a scope decided before leaves the privacy popup alone', async () => {
    const { wx, shown } = watched(demoEmulator());
    await wx.authorize({ scope: 'scope.userLocation' });
    await wx.getLocation();
    expect(shown).toEqual(['authorize scope.userLocation', 'privacy']);
  });
});

describe('where a mini program runs', () => {
  test('#180 opened from Moments, wx.login fails and the storage is another one', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('session', 'mine');
    const page = wxOf(emulator, 'alice', { scene: 1154 });
    expect(await failureOf(page.login())).toMatchObject({ errMsg: 'login:fail jsapi not supported' });
    expect(page.getStorageSync('session')).toBe('');
    page.setStorageSync('session', 'other');
    const opened = wxOf(emulator, 'alice', { scene: 1155 });
    expect(opened.getStorageSync('session')).toBe('mine');
    expect((await opened.login())?.errMsg).toBe('login:ok');
  });

  test('#185 the Referer has version 0 on a phone in trial and development, devtools in the tools', async () => {
    const emulator = demoEmulator();
    const refererOn = async (platform: 'ios' | 'devtools', envVersion: 'develop' | 'trial' | 'release') => {
      requireApp(emulator.platform, appId).envVersion = envVersion;
      const asked = Promise.withResolvers<string>();
      const fetch = async (request: Request) => {
        asked.resolve(request.headers.get('referer') ?? '');
        return new Response('');
      };
      wxOf(emulator, 'alice', { platform, fetch }).request({ url: 'https://shop.example/' });
      return (await asked.promise).split('/').at(-2);
    };
    expect(await refererOn('ios', 'develop')).toBe('0');
    expect(await refererOn('ios', 'trial')).toBe('0');
    expect(await refererOn('devtools', 'develop')).toBe('devtools');
    expect(await refererOn('ios', 'release')).toBe('1');
  });

  test('#189 the same person has the same openid in development and release', async () => {
    const emulator = demoEmulator();
    const before = await logIn(emulator);
    requireApp(emulator.platform, appId).envVersion = 'release';
    expect((await logIn(emulator)).openid).toBe(before.openid);
  });

  test.each(['ios', 'android', 'ohos', 'ohos_pc', 'windows', 'mac'] as const)('#181 on %s', (platform) => {
    expect(wxOf(demoEmulator(), 'alice', { platform }).getDeviceInfo()).toMatchObject({ platform });
  });

  test('#181 canIUse denies what the guide to HarmonyOS excludes, and the call fails', async () => {
    const on = (platform: 'ohos' | 'android') => wxOf(demoEmulator(), 'alice', { platform });
    for (const api of ['chooseInvoice', 'chooseInvoiceTitle', 'requestVirtualPayment'])
      expect([on('ohos').canIUse(api), on('android').canIUse(api)]).toEqual([false, true]);
    expect(on('ohos').canIUse('login')).toBe(true);
    expect(await failureOf(on('ohos').chooseInvoice())).toMatchObject({ errno: 100 });
  });
});
