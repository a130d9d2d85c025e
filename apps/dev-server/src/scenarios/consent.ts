import {
  askForNumber,
  giveNumber,
  giveNumberAgain,
  logIn,
  noNumber,
  refuseNumber,
  see,
  tap,
} from './on-phone.ts';
import type { Scenario } from './scenario.ts';

/** What the person gives, and what they refuse. */
export const consentScenarios: readonly Scenario[] = [
  {
    id: 'phone-bound',
    group: 'consent',
    title: { zh: '绑定手机号', en: 'Bind a phone number' },
    summary: {
      zh: '点按钮得到手机号 code，服务器换取号码、加密保存，只回答打码的号码。',
      en: 'A button gives a phone code; the server exchanges it, stores the number encrypted and answers it masked.',
    },
    onPhone: [...askForNumber, ...giveNumber],
    play: async ({ phone, check }) => {
      const { auth, press } = phone('alice');
      await auth.login();
      const outcome = await auth.bindPhone(await press('getPhoneNumber'));
      check('绑定成功', 'the number is bound', outcome.kind === 'updated');
      const masked = outcome.kind === 'updated' ? (outcome.user.phone?.masked ?? '') : '';
      check(
        '回答里只有打码的号码',
        'the answer holds the masked number only',
        /^\d{3}\*+\d{2}$/.test(masked),
      );
    },
  },
  {
    id: 'phone-refused',
    group: 'consent',
    title: { zh: '用户拒绝给手机号', en: 'The person refuses their number' },
    summary: {
      zh: '拒绝是正常结局：SDK 返回 denied，登录照旧有效，不弹任何窗。',
      en: 'A refusal is a normal ending: the SDK says denied, the login stays, and nothing pops up.',
    },
    onPhone: [
      ...askForNumber,
      ...refuseNumber,
      see(
        '#phone-login',
        '手机上什么也没弹出，随时可以再点',
        'nothing pops up, and the button is still there',
      ),
      ...giveNumberAgain,
    ],
    play: async ({ phone, emulator, check }) => {
      const { auth, press } = phone('alice');
      await auth.login();
      const alice = emulator.platform.state.users.get('alice');
      if (alice) alice.script = [{ kind: 'phone-number', answer: { accept: false } }];
      const outcome = await auth.bindPhone(await press('getPhoneNumber'));
      check('SDK 返回 denied', 'the SDK says denied', outcome.kind === 'denied');
      check('登录仍有效', 'the login stays', auth.state.kind === 'signed-in');
    },
  },
  {
    id: 'privacy-refused',
    group: 'consent',
    title: { zh: '不同意隐私保护指引', en: 'The privacy guide is refused' },
    summary: {
      zh: '没有同意隐私指引，微信就不给任何数据：SDK 返回 privacy-denied，可以再次询问。',
      en: 'Without consent to the privacy guide WeChat gives no data: privacy-denied, and the app may ask again.',
    },
    onPhone: [
      ...logIn,
      ...tap('#who', '#profile wx-button', 'weapp-privacy #disagree'),
      see('#profile', '没有同意，微信什么也没有给', 'without consent WeChat gives nothing'),
      ...tap('#profile wx-button', '#weapp-auth-agree', '[data-dialog=avatar] [data-answer=leaf]'),
      see('#profile wx-image', '同意之后选好了头像', 'a picture is chosen after consent'),
    ],
    play: async ({ phone, emulator, check }) => {
      const newcomer = emulator.createUser({ nickname: '新朋友' });
      const { auth, press } = phone(newcomer.id);
      await auth.login();
      newcomer.script = [{ kind: 'privacy', answer: { accept: false } }];
      const refused = await auth.bindPhone(await press('getPhoneNumber'));
      check('SDK 返回 privacy-denied', 'the SDK says privacy-denied', refused.kind === 'privacy-denied');
      emulator.advance(11);
      const agreed = await auth.bindPhone(await press('getPhoneNumber'));
      check('再次询问并同意后成功', 'works once they agree', agreed.kind === 'updated');
    },
  },
  {
    id: 'phone-quota',
    group: 'consent',
    title: { zh: '手机号额度用完', en: 'No phone quota left' },
    summary: {
      zh: '小程序的手机号验证额度已用完：SDK 返回 no-quota，用户可以稍后再绑。',
      en: 'The app’s phone verifications are used up: the SDK says no-quota, and the person may bind later.',
    },
    onPhone: [
      { do: 'switch', to: { phoneQuotaEmpty: true } },
      ...askForNumber,
      noNumber,
      { do: 'switch', to: { phoneQuotaEmpty: false } },
      ...giveNumberAgain,
    ],
    play: async ({ phone, emulator, check }) => {
      const { auth, press, appId } = phone('alice');
      await auth.login();
      const app = emulator.platform.state.apps.get(appId);
      if (app) app.phoneQuota = 0;
      const outcome = await auth.bindPhone(await press('getPhoneNumber'));
      check('SDK 返回 no-quota', 'the SDK says no-quota', outcome.kind === 'no-quota');
      check('登录仍有效', 'the login stays', auth.state.kind === 'signed-in');
    },
  },
  {
    id: 'old-library',
    group: 'consent',
    title: { zh: '旧的基础库', en: 'An old base library' },
    summary: {
      zh: '2.21.2 之前的按钮没有手机号 code，只有加密数据：服务器先向微信确认，再用 session_key 解密，结果一样。',
      en: 'Before 2.21.2 the button gives no phone code, only encrypted data: the server asks WeChat whether it made it, decrypts it, and the result is the same.',
    },
    onPhone: [{ do: 'switch', to: { baseLibrary: '2.10.4' } }, ...askForNumber, ...giveNumber],
    play: async ({ phone, advance, check }) => {
      advance(301);
      const { auth, press } = phone('alice', { baseLibrary: '2.10.4' });
      await auth.login();
      const detail = await press('getPhoneNumber');
      check('按钮没有给 code', 'the button gives no code', !('code' in detail) && 'encryptedData' in detail);
      const outcome = await auth.bindPhone(detail);
      check('绑定成功', 'the number is bound', outcome.kind === 'updated');
    },
  },
];
