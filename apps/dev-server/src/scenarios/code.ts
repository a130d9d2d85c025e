import { logIn } from './on-phone.ts';
import type { Scenario } from './scenario.ts';

/** What can go wrong with the one-time code. */
export const codeScenarios: readonly Scenario[] = [
  {
    id: 'code-used',
    group: 'code',
    title: { zh: 'code 被用了两次', en: 'A code used twice' },
    summary: {
      zh: '同一个 code 第二次登录得到 code_used（微信 40163）；SDK 遇到它会自己换一个新的。',
      en: 'The second login with one code gets code_used (WeChat’s 40163); the SDK gets a fresh one by itself.',
    },
    onPhone: [{ do: 'happen', what: 'code-used' }, ...logIn],
    play: async ({ phone, http, check }) => {
      const { auth, call, appId } = phone('alice');
      const { code } = await call('login');
      const first = await http('POST', '/auth/login', { body: { appId, code } });
      check('第一次成功', 'the first succeeds', first.status === 200);
      const second = await http('POST', '/auth/login', { body: { appId, code } });
      check('第二次得到 code_used', 'the second gets code_used', second.body.code === 'code_used');
      check(
        '并说明该换 code',
        'and is told to take a fresh code',
        second.body.action === 'retry-with-fresh-code',
      );
      const recovered = await auth.login();
      check('SDK 用新的 code 登录成功', 'the SDK logs in with a fresh code', recovered.kind === 'signed-in');
    },
  },
  {
    id: 'code-expired',
    group: 'code',
    title: { zh: 'code 过期', en: 'A code too old' },
    summary: {
      zh: '拿到 code 后等了 301 秒才登录：code_invalid（微信 40029），换一个新的就好。',
      en: 'A login 301 seconds after the code was made: code_invalid (WeChat’s 40029); a fresh one works.',
    },
    onPhone: [{ do: 'happen', what: 'code-expired' }, ...logIn],
    play: async ({ phone, http, advance, check }) => {
      const { auth, call, appId } = phone('alice');
      const { code } = await call('login');
      advance(301);
      const late = await http('POST', '/auth/login', { body: { appId, code } });
      check('得到 code_invalid', 'gets code_invalid', late.body.code === 'code_invalid');
      const recovered = await auth.login();
      check('SDK 用新的 code 登录成功', 'the SDK logs in with a fresh code', recovered.kind === 'signed-in');
    },
  },
  {
    id: 'forged-code',
    group: 'code',
    title: { zh: '伪造的 code', en: 'A forged code' },
    summary: {
      zh: '不是微信发出的 code 换不到任何身份，什么也没有存下。',
      en: 'A code that WeChat never gave out buys no identity, and nothing is stored.',
    },
    onPhone: [],
    play: async ({ phone, http, check }) => {
      const { appId } = phone('alice');
      const code = '0f0r9edf0r9edf0r9edf0r9edf0r9ed0';
      const answer = await http('POST', '/auth/login', { body: { appId, code } });
      check('被拒绝', 'is refused', answer.status === 401 && answer.body.code === 'code_invalid');
    },
  },
];
