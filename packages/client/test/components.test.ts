import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import { buildPackage } from '../build/build-package.ts';
import { createAuth } from '../src/create-auth.ts';
import type { AuthOptions } from '../src/options.ts';
import { flush } from '../src/testing/fake-clock.fixture.ts';
import { problem } from '../src/testing/login-server.fixture.ts';
import { createWorld, type World } from '../src/testing/world.fixture.ts';
import { installDom } from './dom.fixture.ts';
import { exparser } from './exparser.fixture.ts';
import { glassEasel } from './glass-easel.fixture.ts';

installDom();
const folder = await mkdtemp(`${tmpdir()}/weapp-auth-components-`);
await buildPackage(folder);
afterAll(() => rm(folder, { recursive: true }));

const CODE = 'a'.repeat(64);

/** A world and the app that the components find by `getApp()`. */
function start(given: Partial<AuthOptions> = {}, prepare?: (world: World) => void) {
  const world = createWorld();
  prepare?.(world);
  const auth = createAuth({ ...world.options, silent: false, ...given });
  Object.assign(globalThis, { getApp: () => ({ auth }) });
  return { ...world, auth };
}

describe.each([exparser, glassEasel])('on $name', ({ mount }) => {
  const login = (properties: object = {}) =>
    mount(folder, {
      name: 'weapp-login',
      properties: { text: '登录', ...properties },
      listens: ['login', 'deny', 'error', 'agreement', 'guest', 'open'],
    });
  const phone = (properties: object = {}) =>
    mount(folder, {
      name: 'weapp-phone-login',
      properties: { ...properties },
      listens: ['bound', 'deny', 'error'],
    });
  const profile = () =>
    mount(folder, { name: 'weapp-profile-form', properties: {}, listens: ['saved', 'error', 'avatar'] });

  describe('weapp-login', () => {
    test('a tap logs in and says who it is', async () => {
      start();
      const it = login();
      await it.fire('.button', 'tap');
      expect(it.events).toMatchObject([
        { type: 'login', detail: { user: { id: 'user-1' }, isNewUser: true } },
      ]);
    });

    test('whatever is in the slot is the button', () => {
      start();
      const it = login({ text: '' });
      expect(it.text()).toContain('slot');
      expect([it.has('.bare'), it.has('.button')]).toEqual([true, false]);
    });

    test('somebody logged in gets the event at once, without a question', async () => {
      const { auth, server } = start();
      await auth.login();
      const it = login({ userInfo: true, agreements: [{ text: '《协议》' }] });
      expect(it.attribute('.button', 'open-type') || '').toBe('');
      await it.fire('.button', 'tap');
      expect(it.events).toMatchObject([{ type: 'login', detail: { isNewUser: false } }]);
      expect(server.made).toHaveLength(1);
    });

    test('two taps are one login', async () => {
      const { server } = start();
      const it = login();
      await Promise.all([it.fire('.button', 'tap'), it.fire('.button', 'tap')]);
      expect(server.made).toHaveLength(1);
      expect(it.events).toHaveLength(1);
    });

    test('before the box is ticked nothing is sent, and the box is pointed at', async () => {
      const { server } = start();
      const it = login({ agreements: [{ text: '《用户协议》' }] });
      await it.fire('.button', 'tap');
      expect(it.events).toMatchObject([{ type: 'agreement' }]);
      expect(it.text()).toContain('请先阅读并同意协议');
      expect(server.calls).toHaveLength(0);
      await it.fire('#agreement', 'change', { checked: true });
      await it.fire('.button', 'tap');
      expect(it.events.at(-1)).toMatchObject({ type: 'login' });
    });

    test('open data is asked for with a code that was prepared before the tap', async () => {
      const world = start();
      const it = login({ userInfo: true });
      await flush();
      expect(world.logins()).toBe(1);
      const { getUserInfo } = world.emulator.wx('alice', 'wx00000000000000aa');
      const detail = await new Promise<object>((resolve) =>
        getUserInfo({ withCredentials: true, success: resolve, fail: resolve }),
      );
      await it.fire('.button', 'getuserinfo', detail);
      expect(it.events).toMatchObject([{ type: 'login' }]);
      expect(world.server.calls[0]?.body).toHaveProperty('encryptedData');
      expect(world.logins()).toBe(1);
    });

    test('a no is an event and no reproach', async () => {
      start();
      const it = login({ userInfo: true });
      await it.fire('.button', 'getuserinfo', { errMsg: 'getUserInfo:fail auth deny' });
      expect(it.events).toMatchObject([{ type: 'deny', detail: { kind: 'denied' } }]);
      expect(it.has('.notice')).toBe(false);
    });

    test('a base library that is too old is told, with the way out', () => {
      start({}, ({ wx }) => Object.assign(wx, { canIUse: () => false }));
      const it = login({ userInfo: true });
      expect(it.text()).toContain('请升级微信');
    });

    test('a failure is shown in words and given as an event; the next tap tries again', async () => {
      const { server } = start();
      server.scripted.push(() => problem('user_blocked', { detail: '此账号已被停用' }));
      const it = login();
      await it.fire('.button', 'tap');
      expect(it.events).toMatchObject([{ type: 'error', detail: { kind: 'refused', code: 'user_blocked' } }]);
      expect(it.text()).toContain('此账号已被停用');
      await it.fire('.button', 'tap');
      expect(it.events.at(-1)).toMatchObject({ type: 'login' });
      expect(it.has('.notice')).toBe(false);
    });

    test('there is a way on without logging in', async () => {
      start();
      const it = login({ guest: true });
      await it.fire('.link', 'tap');
      expect(it.events).toMatchObject([{ type: 'guest' }]);
    });

    test.each([
      ['zh_CN', '先逛逛', '登录'],
      ['zh_TW', '先逛逛', '登入'],
      ['zh_HK', '先逛逛', '登入'],
      ['en', 'Look around first', 'Log in'],
      ['fr', 'Look around first', 'Log in'],
    ])('a phone in %s reads %s, and hears %s', (language, guest, label) => {
      start({ language });
      const it = login({ guest: true, text: '' });
      expect(it.text()).toContain(guest);
      expect(it.attribute('.bare', 'aria-label') ?? label).toBe(label);
    });

    test('large type is followed', () => {
      start({}, ({ wx }) =>
        Object.assign(wx, { getAppBaseInfo: () => ({ language: 'zh_CN', fontSizeScaleFactor: 1.5 }) }),
      );
      expect(login().attribute('.login', 'style')).toContain('--weapp-auth-scale:1.5');
    });

    test('a component taken off the page hears nothing any more', async () => {
      const { auth } = start();
      login().detach();
      expect(await auth.login()).toMatchObject({ kind: 'signed-in' });
    });
  });

  describe('weapp-phone-login', () => {
    test('the number is bound, once for two taps', async () => {
      const { server } = start();
      const it = phone();
      const detail = { errMsg: 'getPhoneNumber:ok', code: CODE };
      await Promise.all([
        it.fire('.bare', 'getphonenumber', detail),
        it.fire('.bare', 'getphonenumber', detail),
      ]);
      await flush();
      expect(it.events).toMatchObject([
        { type: 'bound', detail: { user: { phone: { masked: '138****5678' } } } },
      ]);
      expect(server.calls.filter((call) => call.body.phoneCode)).toHaveLength(1);
    });

    test('the real-time way has its own event', async () => {
      start();
      const it = phone({ realtime: true });
      await it.fire('.bare', 'getrealtimephonenumber', { code: CODE });
      expect(it.events).toMatchObject([{ type: 'bound' }]);
    });

    test.each([
      [{ errMsg: 'getPhoneNumber:fail user deny' }, 'denied', ''],
      [{ errMsg: 'getPhoneNumber:fail', errno: 1400001 }, 'no-quota', '暂时无法验证手机号'],
      [{ errMsg: 'getPhoneNumber:fail no permission' }, 'no-permission', '暂不支持'],
      [
        { errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: 104 },
        'privacy-denied',
        '',
      ],
    ])('%j is the event deny with %s', async (detail, kind, words) => {
      start();
      const it = phone();
      await it.fire('.bare', 'getphonenumber', detail);
      expect(it.events).toMatchObject([{ type: 'deny', detail: { kind } }]);
      expect(it.text()).toContain(words);
      expect(it.has('.notice')).toBe(words !== '');
    });

    test('data under a dead key ask for one more tap, not for a new page', async () => {
      const { auth } = start();
      await auth.login();
      const it = phone();
      await flush();
      await it.fire('.bare', 'getphonenumber', { encryptedData: 'AAAA', iv: 'AAAA' });
      expect(it.events).toEqual([]);
      expect(it.text()).toContain('请再点一次');
    });
  });

  describe('weapp-profile-form', () => {
    test('nickname and picture are saved, and the page hears it', async () => {
      const { auth } = start({}, ({ wx }) => {
        wx.uploadFile = ({ success }) =>
          success?.({ statusCode: 200, data: '{"id":"user-1","avatarUrl":"/a/1"}' });
      });
      await auth.login();
      const it = profile();
      await it.fire('.avatar', 'chooseavatar', { avatarUrl: 'wxfile://tmp/a.png' });
      await it.fire('.profile', 'submit', { value: { nickname: ' 小爱🐱 ' } });
      expect(it.events).toMatchObject([
        { type: 'avatar', detail: { avatarPath: 'wxfile://tmp/a.png' } },
        { type: 'saved', detail: { user: { nickname: '小爱🐱' } } },
      ]);
    });

    test('an empty form says what is missing and sends nothing', async () => {
      const { auth, server } = start();
      await auth.login();
      const it = profile();
      await it.fire('.profile', 'submit', { value: { nickname: '   ' } });
      expect(it.text()).toContain('请先填写昵称或选择头像');
      expect(server.calls).toHaveLength(1);
    });

    test('a nickname that WeChat took away is explained', async () => {
      start();
      const it = profile();
      await it.fire('.input', 'nicknamereview', { pass: false, timeout: false });
      expect(it.text()).toContain('这个昵称不能使用');
    });

    test('a failure is shown and given as an event', async () => {
      const { auth, weather } = start();
      await auth.login();
      const it = profile();
      weather.push('lost');
      await it.fire('.profile', 'submit', { value: { nickname: '小爱' } });
      expect(it.events).toMatchObject([{ type: 'error', detail: { kind: 'unreachable' } }]);
      expect(it.text()).toContain('网络不给力');
    });
  });

  describe('weapp-privacy', () => {
    const open = () => {
      const answers: object[] = [];
      const registered: ((resolve: (answer: object) => void, event: object) => void)[] = [];
      start({}, ({ wx }) =>
        Object.assign(wx, {
          onNeedPrivacyAuthorization: (listener: (typeof registered)[0]) => registered.push(listener),
          getPrivacySetting: ({ success }: { success(value: object): void }) =>
            success({ needAuthorization: true, privacyContractName: '《拾页书店隐私保护指引》' }),
        }),
      );
      const it = mount(folder, {
        name: 'weapp-privacy',
        properties: {},
        listens: ['show', 'agree', 'disagree'],
      });
      const ask = () => registered[0]?.((answer) => answers.push(answer), { referrer: 'chooseAvatar' });
      return { it, ask, answers };
    };

    test('nothing is shown before WeChat asks', () => {
      expect(open().it.has('.panel')).toBe(false);
    });

    test('the panel names the guide, and one tap agrees', async () => {
      const { it, ask, answers } = open();
      ask();
      await flush();
      expect(it.text()).toContain('《拾页书店隐私保护指引》');
      await it.fire('.strong', 'agreeprivacyauthorization');
      expect(answers).toEqual([
        { event: 'exposureAuthorization' },
        { event: 'agree', buttonId: 'weapp-auth-agree' },
      ]);
      expect(it.has('.panel')).toBe(false);
      expect(it.events.map(({ type }) => type)).toEqual(['show', 'agree']);
    });

    test('a no closes the panel, and a page that goes away answers no', async () => {
      const { it, ask, answers } = open();
      ask();
      await flush();
      await it.fire('#disagree', 'tap');
      expect(answers.at(-1)).toEqual({ event: 'disagree' });
      ask();
      await flush();
      it.detach();
      expect(answers).toHaveLength(4);
      expect(answers.at(-1)).toEqual({ event: 'disagree' });
    });
  });

  describe('weapp-logout', () => {
    const logout = (properties: object = {}) =>
      mount(folder, { name: 'weapp-logout', properties: { ...properties }, listens: ['logout'] });

    test('guests see nothing', () => {
      start();
      expect(logout().has('.logout')).toBe(false);
    });

    test('it asks first, and then logs out', async () => {
      const { auth } = start();
      await auth.login();
      const it = logout();
      await it.fire('.button', 'tap');
      expect(auth.user).toBeDefined();
      expect(it.text()).toContain('确定要退出登录吗');
      await it.fire('.warn', 'tap');
      expect(auth.user).toBeUndefined();
      expect(it.events).toMatchObject([{ type: 'logout', detail: { revoked: true } }]);
    });

    test('it appears when somebody logs in', async () => {
      const { auth } = start();
      const it = logout({ quick: true });
      await auth.login();
      await it.fire('.button', 'tap');
      expect(it.events).toMatchObject([{ type: 'logout' }]);
    });
  });

  describe('weapp-agreement', () => {
    test('it is not ticked by itself, and tells each tap and each document', async () => {
      start();
      const items = [{ text: '《用户协议》' }, { text: '《隐私政策》' }];
      const it = mount(folder, {
        name: 'weapp-agreement',
        properties: { items },
        listens: ['change', 'open'],
      });
      expect(it.text()).toContain('我已阅读并同意');
      expect(it.has('.box-on')).toBe(false);
      await it.fire('.target', 'tap');
      expect(it.has('.box-on')).toBe(true);
      await it.fire('.link', 'tap');
      expect(it.events).toMatchObject([
        { type: 'change', detail: { checked: true } },
        { type: 'open', detail: { item: { text: '《用户协议》' } } },
      ]);
    });
  });

  test('without getApp().auth the message says what to write', () => {
    Object.assign(globalThis, { getApp: () => ({}) });
    const errors: string[] = [];
    const { error, warn } = console;
    Object.assign(console, { error: (...words: unknown[]) => errors.push(words.join(' ')), warn: () => {} });
    try {
      login();
    } catch (thrown) {
      errors.push(String(thrown));
    } finally {
      Object.assign(console, { error, warn });
    }
    expect(errors.join()).toContain('App({ auth: createAuth({ baseUrl }) })');
  });
});
