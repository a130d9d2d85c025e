import { logIn } from './on-phone.ts';
import type { Scenario } from './scenario.ts';

/** A login that goes well, and what makes it quick. */
export const startScenarios: readonly Scenario[] = [
  {
    id: 'first-login',
    group: 'start',
    title: { zh: '一次登录', en: 'A login' },
    summary: {
      zh: 'wx.login 取得 code，服务器向微信换取身份，返回自己的登录态。',
      en: 'wx.login gives a code, the server exchanges it at WeChat and answers with its own login state.',
    },
    onPhone: logIn,
    play: async ({ phone, check }) => {
      const { auth } = phone('alice');
      const outcome = await auth.login();
      check('登录成功', 'the login succeeds', outcome.kind === 'signed-in');
      const me = await auth.request({ url: '/auth/me' });
      check('token 可用', 'the token works', me.statusCode === 200);
      const shown = JSON.stringify(me.data);
      check('回答里没有 openid', 'no openid in the answer', !/openid|session_key/i.test(shown));
    },
  },
  {
    id: 'cold-start',
    group: 'start',
    title: { zh: '冷启动时二十个并发请求', en: 'Twenty requests on a cold start' },
    summary: {
      zh: '二十个页面请求同时发现没有登录：只发生一次 wx.login 与一次登录，二十个都得到回答。',
      en: 'Twenty requests find nobody logged in at once: one wx.login, one login, and all twenty are answered.',
    },
    onPhone: [],
    play: async ({ phone, check }) => {
      const { auth } = phone('alice');
      const requests = Array.from({ length: 20 }, () => auth.request({ url: '/auth/me' }));
      const answers = await Promise.all(requests);
      check(
        '二十个请求都成功',
        'all twenty succeed',
        answers.every((answer) => answer.statusCode === 200),
      );
    },
  },
  {
    id: 'two-apps',
    group: 'start',
    title: { zh: '同一个人，两个小程序', en: 'One person, two mini programs' },
    summary: {
      zh: '两个小程序绑定同一个开放平台：openid 不同，unionid 相同，服务器认出是同一个人。',
      en: 'Two apps bound to one Open Platform account: different openids, one unionid, and the server knows one user.',
    },
    onPhone: [],
    play: async ({ phone, check }) => {
      const first = await phone('alice').auth.login();
      const second = await phone('alice', { appId: 'wx1de30a7400000002' }).auth.login();
      const same =
        first.kind === 'signed-in' && second.kind === 'signed-in' && first.user.id === second.user.id;
      check('两个小程序里是同一个用户', 'the same user in both apps', same);
    },
  },
];
