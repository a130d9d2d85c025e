import { describe, expect, test } from 'vitest';
import { flush } from '../src/testing/fake-clock.fixture.ts';
import { exparser } from './exparser.fixture.ts';
import { glassEasel } from './glass-easel.fixture.ts';
import { buildStage, start } from './stage.fixture.ts';

const folder = await buildStage();

const code = 'a'.repeat(64);

describe.each([exparser, glassEasel])('on $name', ({ mount }) => {
  const phone = (properties: object = {}) =>
    mount(folder, {
      name: 'weapp-phone-login',
      properties: { ...properties },
      listens: ['bound', 'deny', 'error', 'agreement'],
    });
  const profile = () =>
    mount(folder, {
      name: 'weapp-profile-form',
      properties: {},
      listens: ['saved', 'error', 'deny', 'avatar'],
    });

  describe('weapp-phone-login', () => {
    test('the number is bound, once for two taps', async () => {
      const { server } = start();
      const it = phone();
      const detail = { errMsg: 'getPhoneNumber:ok', code: code };
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

    test.each([
      ['3.17.0', 0],
      ['2.21.2', 0],
      ['2.21.1', 1],
      ['1.9.90', 1],
    ])('base library %s asks for %i codes ahead of the tap', async (SDKVersion, logins) => {
      const world = start({}, ({ wx }) =>
        Object.assign(wx, { getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion }) }),
      );
      phone();
      await flush();
      expect(world.logins()).toBe(logins);
    });

    test('WeChat is not asked before the box of the page is ticked', async () => {
      start();
      const it = phone({ unagreed: true });
      await flush();
      expect(it.attribute('.bare', 'open-type') || '').toBe('');
      await it.fire('.bare', 'tap');
      expect(it.events).toMatchObject([{ type: 'agreement' }]);
      expect(it.text()).toContain('请先阅读并同意协议');
    });

    test('a base library without the button says which one has it', async () => {
      start({}, ({ wx }) =>
        Object.assign(wx, { getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion: '2.24.3' }) }),
      );
      const it = phone({ realtime: true });
      await flush();
      expect(it.text()).toContain('请升级微信');
      expect(phone().has('.notice')).toBe(false);
    });

    test('the real-time way has its own event', async () => {
      start();
      const it = phone({ realtime: true });
      await it.fire('.bare', 'getrealtimephonenumber', { code: code });
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

    test('a base library without the buttons is told', () => {
      start({}, ({ wx }) =>
        Object.assign(wx, { getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion: '2.21.1' }) }),
      );
      expect(profile().text()).toContain('请升级微信');
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

    test('a page in the back is not asked: nobody would see its question', async () => {
      const { it, ask, answers } = open();
      it.page('hide');
      ask();
      await flush();
      expect(answers).toEqual([{ event: 'disagree' }]);
      it.page('show');
      ask();
      await flush();
      expect(it.has('.panel')).toBe(true);
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

    test('it stays while an expired session is renewed', async () => {
      const { auth, server } = start();
      await auth.login();
      const it = logout();
      const seen: boolean[] = [];
      auth.onChange(() => seen.push(it.has('.logout')));
      server.endAll('session_expired');
      await auth.request({ url: '/orders' });
      expect(seen).toEqual([true, true]);
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
});
