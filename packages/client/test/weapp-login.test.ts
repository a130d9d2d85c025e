import { describe, expect, test } from 'vitest';
import { flush } from '../src/testing/fake-clock.fixture.ts';
import { problem } from '../src/testing/login-server.fixture.ts';
import { exparser } from './exparser.fixture.ts';
import { glassEasel } from './glass-easel.fixture.ts';
import { buildStage, start } from './stage.fixture.ts';

const folder = await buildStage();

describe.each([exparser, glassEasel])('on $name', ({ mount }) => {
  const login = (properties: object = {}) =>
    mount(folder, {
      name: 'weapp-login',
      properties: { text: '登录', ...properties },
      listens: ['login', 'deny', 'error', 'agreement', 'agree', 'guest', 'open'],
    });

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
      expect(it.events.at(-1)).toMatchObject({ type: 'agree', detail: { checked: true } });
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

    test('a no is an event and no reproach, and there is a way back', async () => {
      start();
      const it = login({ userInfo: true });
      expect(it.has('.link')).toBe(false);
      await it.fire('.button', 'getuserinfo', { errMsg: 'getUserInfo:fail auth deny' });
      expect(it.events).toMatchObject([{ type: 'deny', detail: { kind: 'denied' } }]);
      expect(it.has('.notice')).toBe(false);
      expect(it.text()).toContain('去设置中开启');
      await it.fire('.link', 'opensetting', { authSetting: { 'scope.userInfo': true } });
      expect(it.has('.link')).toBe(false);
    });

    test('a base library that is too old is told, with the way out', () => {
      start({}, ({ wx }) =>
        Object.assign(wx, { getAppBaseInfo: undefined, getSystemInfoSync: () => ({ SDKVersion: '1.2.6' }) }),
      );
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
