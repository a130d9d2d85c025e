import type { PhoneStep } from '../wire.ts';
import { bindNumberTwice, logIn } from './on-phone.ts';
import type { Scenario } from './scenario.ts';

/** An old phone gets encrypted data, under a key that the server has never seen. */
const lateLogin: readonly PhoneStep[] = [
  { do: 'happen', what: 'forgotten' },
  { do: 'switch', to: { baseLibrary: '2.10.4' } },
  ...logIn,
  { do: 'happen', what: 'late-login' },
  ...bindNumberTwice,
];

/** What can go wrong with session_key and encrypted data. */
export const keyScenarios: readonly Scenario[] = [
  {
    id: 'late-login',
    group: 'keys',
    title: { zh: '迟到的 wx.login', en: 'The late wx.login' },
    summary: {
      zh: '数据加密之后又调用了 wx.login，密钥已换：服务器说 session_key_stale，SDK 重新取数据后成功。',
      en: 'wx.login is called after the data was encrypted and replaces the key: session_key_stale. The SDK gets the data again under the new key.',
    },
    onPhone: lateLogin,
    play: async ({ phone, http, advance, check }) => {
      const { auth, call, appId } = phone('alice');
      advance(301);
      await call('login');
      const data = await call('getUserInfo', { withCredentials: true });
      advance(301);
      const { code } = await call('login');
      const { encryptedData, iv } = data;
      const stale = await http('POST', '/auth/login', { body: { appId, code, encryptedData, iv } });
      check(
        '服务器说 session_key_stale',
        'the server says session_key_stale',
        stale.body.code === 'session_key_stale',
      );
      check('并说明该换 code', 'and to take a fresh code', stale.body.action === 'retry-with-fresh-code');
      const recovered = await auth.loginWithUserInfo(data);
      const done = recovered.kind === 'signed-in' && !('dataFailure' in recovered);
      check('SDK 自己恢复', 'the SDK recovers by itself', done);
    },
  },
  {
    id: 'forged-signature',
    group: 'keys',
    title: { zh: '被改过的 rawData', en: 'A changed rawData' },
    summary: {
      zh: 'rawData 里改了一个字：签名对不上。凡取决于密钥的失败都是同一个回答 session_key_stale，原因只写在日志里。',
      en: 'One character of rawData was changed: the signature does not fit. Whatever depends on the key fails in the same words, session_key_stale, and only the log says why.',
    },
    onPhone: [],
    play: async ({ phone, http, check }) => {
      const { call, appId } = phone('alice');
      const { code } = await call('login');
      const data = await call('getUserInfo', { withCredentials: true });
      const { encryptedData, iv, rawData, signature } = data;
      const forged = String(rawData).replace('"gender":0', '"gender":1');
      const body = { appId, code, encryptedData, iv, rawData: forged, signature };
      const answer = await http('POST', '/auth/login', { body });
      check('得到 session_key_stale', 'gets session_key_stale', answer.body.code === 'session_key_stale');
    },
  },
  {
    id: 'plus-sign',
    group: 'keys',
    title: { zh: '加号变成了空格', en: 'Plus signs became blanks' },
    summary: {
      zh: 'encryptedData 经过表单编码，“+”变成空格：服务器修好它并照常解密。',
      en: 'encryptedData went through form encoding and its plus signs became blanks: the server repairs and decrypts it.',
    },
    onPhone: [],
    play: async ({ phone, http, check }) => {
      const { call, appId } = phone('alice');
      const { code } = await call('login');
      const { encryptedData, iv } = await call('getUserInfo', { withCredentials: true });
      const mangled = String(encryptedData).replaceAll('+', ' ');
      const body = { appId, code, encryptedData: mangled, iv: String(iv).replaceAll('+', ' ') };
      const answer = await http('POST', '/auth/login', { body });
      check('照常登录', 'logs in as usual', answer.status === 200);
    },
  },
];
