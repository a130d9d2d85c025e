import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { flush } from '../src/testing/fake-clock.fixture.ts';
import { exparser } from './exparser.fixture.ts';
import { glassEasel } from './glass-easel.fixture.ts';
import { buildStage, start } from './stage.fixture.ts';

const folder = await buildStage();
const { registerAuth } = createRequire(`${folder}/`)('./index.js') as typeof import('../src/index.ts');

describe.each([exparser, glassEasel])('on $name', ({ mount }) => {
  const login = (properties: object = {}) =>
    mount(folder, {
      name: 'weapp-login',
      properties: { text: '登录', ...properties },
      listens: ['login', 'deny', 'error'],
    });
  test('in an independent subpackage, where there is no app yet, the registered client is used', async () => {
    const { auth } = start();
    Object.assign(globalThis, { getApp: () => undefined });
    registerAuth(auth);
    const it = login();
    await it.fire('.button', 'tap');
    expect(it.events).toMatchObject([{ type: 'login', detail: { user: { id: 'user-1' } } }]);
  });

  test('a component uses the client that it names, and not the app’s', async () => {
    const shop = start();
    registerAuth(shop.auth, 'shop');
    const app = start();
    const it = login({ client: 'shop' });
    await it.fire('.button', 'tap');
    expect([shop.server.made.length, app.server.made.length]).toEqual([1, 0]);
  });

  test('who has allowed the old way before gets no button of WeChat’s, and a tap asks directly', async () => {
    const asked: object[] = [];
    const { server } = start({}, ({ wx }) => {
      const { getUserInfo } = wx as unknown as { getUserInfo(options: object): unknown };
      Object.assign(wx, {
        getSetting: ({ success }: { success(value: object): void }) =>
          success({ authSetting: { 'scope.userInfo': true } }),
        getUserInfo: (options: object) => {
          asked.push(options);
          return getUserInfo(options);
        },
      });
    });
    const it = login({ userInfo: true, lang: 'zh-TW' });
    await flush();
    expect(it.attribute('.button', 'open-type') || '').toBe('');
    await it.fire('.button', 'tap');
    await flush();
    expect(it.events).toMatchObject([{ type: 'login' }]);
    expect(asked).toMatchObject([{ lang: 'zh_TW', withCredentials: true }]);
    expect(server.calls[0]?.body).toHaveProperty('encryptedData');
  });

  test('a host whose button cannot be used says so, as wx.canIUse knows', async () => {
    start({}, ({ wx }) =>
      Object.assign(wx, { canIUse: (schema: string) => schema !== 'button.open-type.getUserInfo' }),
    );
    const it = login({ userInfo: true });
    await flush();
    expect(it.events).toMatchObject([{ type: 'deny', detail: { kind: 'unsupported' } }]);
  });
});

describe.each([exparser, glassEasel])('on a computer, $name', ({ mount }) => {
  test('the privacy guide is asked about first, and the next tap asks for the number', async () => {
    start({}, ({ wx }) =>
      Object.assign(wx, {
        getDeviceInfo: () => ({ platform: 'windows' }),
        getPrivacySetting: ({ success }: { success(value: object): void }) =>
          success({ needAuthorization: true }),
        requirePrivacyAuthorize: ({ success }: { success(value: object): void }) => success({}),
      }),
    );
    const it = mount(folder, { name: 'weapp-phone-login', properties: {}, listens: ['bound', 'deny'] });
    await flush();
    expect(it.attribute('.bare', 'open-type') || '').toBe('');
    await it.fire('.bare', 'tap');
    await flush();
    expect(it.text()).toContain('请再点一次');
    expect(it.events).toEqual([]);
  });
});

// The old engine keeps properties of built-in components out of sight.
describe('on glass-easel', () => {
  const profile = () =>
    glassEasel.mount(folder, { name: 'weapp-profile-form', properties: {}, listens: ['saved'] });

  test.each([
    ['needed', 'text'],
    ['agreed', 'nickname'],
  ])('while the privacy guide is %s, the nickname is typed in a field of type %s', async (state, type) => {
    start({}, ({ wx }) =>
      Object.assign(wx, {
        getPrivacySetting: ({ success }: { success(value: object): void }) =>
          success({ needAuthorization: state === 'needed', privacyContractName: '《指引》' }),
      }),
    );
    const it = profile();
    await flush();
    expect(it.attribute('.input', 'type')).toBe(type);
  });

  test.each([
    [true, 'nickname'],
    [false, 'text'],
  ])(
    'the guide is asked about when the nickname is to be typed: agreed %s, then it is of type %s',
    async (agrees, type) => {
      let questions = 0;
      start({}, ({ wx }) =>
        Object.assign(wx, {
          getPrivacySetting: ({ success }: { success(value: object): void }) =>
            success({ needAuthorization: true }),
          requirePrivacyAuthorize: ({ success, fail }: { success(): void; fail(error: object): void }) => {
            questions += 1;
            if (agrees) success();
            else
              fail({
                errMsg: 'requirePrivacyAuthorize:fail privacy permission is not authorized',
                errno: 104,
              });
          },
        }),
      );
      const it = profile();
      await flush();
      await it.fire('.input', 'focus');
      await it.fire('.input', 'focus');
      expect(it.attribute('.input', 'type')).toBe(type);
      expect(questions).toBe(1);
    },
  );
});
