import type { PhoneStep, Switches } from '../wire.ts';
import { logIn, logInAgain, loginFailed, tapLogin } from './on-phone.ts';
import type { Scenario } from './scenario.ts';

/** WeChat fails, the person sees it, WeChat works again, and so does the same button. */
function failAndRecover(wechat: Switches['wechat']): readonly PhoneStep[] {
  return [
    { do: 'switch', to: { wechat } },
    ...tapLogin,
    loginFailed,
    { do: 'switch', to: { wechat: 'healthy' } },
    ...logInAgain,
  ];
}

/** What can go wrong on the way, and at WeChat. */
export const networkScenarios: readonly Scenario[] = [
  {
    id: 'lost-answer',
    group: 'network',
    title: { zh: '登录的回答丢了', en: 'The login’s answer is lost' },
    summary: {
      zh: '服务器登录成功，回答却没到手机。SDK 带着同一个 code 与 Idempotency-Key 重试，得到同一个会话。',
      en: 'The login happened, but its answer never arrived. The SDK repeats it with the same code and Idempotency-Key and gets the same session.',
    },
    onPhone: [{ do: 'switch', to: { loseLoginAnswers: true } }, ...logIn],
    play: async ({ phone, loseNextAnswer, check }) => {
      const { auth } = phone('alice');
      loseNextAnswer();
      const outcome = await auth.login();
      check('登录成功', 'the login succeeds', outcome.kind === 'signed-in');
      const me = await auth.request({ url: '/auth/me' });
      check('会话可用', 'the session works', me.statusCode === 200);
    },
  },
  {
    id: 'wechat-slow',
    group: 'network',
    title: { zh: '微信很慢', en: 'WeChat is slow' },
    summary: {
      zh: '微信要两秒才回答：登录等得到，按钮转着圈，手机上的人知道在等。',
      en: 'WeChat takes two seconds: the login waits for it, and the button turns so that the person knows.',
    },
    onPhone: [{ do: 'switch', to: { wechat: 'slow' } }, ...logIn],
    play: async ({ phone, emulator, check }) => {
      const { auth } = phone('alice');
      emulator.addFault({ target: '/sns/jscode2session', delayMs: 2_000 });
      const outcome = await auth.login();
      check('登录成功', 'the login succeeds', outcome.kind === 'signed-in');
    },
  },
  {
    id: 'wechat-down',
    group: 'network',
    title: { zh: '微信连不上', en: 'WeChat is down' },
    summary: {
      zh: '微信断开连接：用户得到 wechat_unavailable 与何时再试；微信恢复后登录照常。',
      en: 'WeChat drops the connection: the person gets wechat_unavailable and when to try again; afterwards login works.',
    },
    onPhone: failAndRecover('down'),
    play: async ({ phone, emulator, http, check }) => {
      const { auth, call, appId } = phone('alice');
      const { code } = await call('login');
      emulator.addFault({ target: '/sns/jscode2session', drop: 'before' });
      const answer = await http('POST', '/auth/login', { body: { appId, code } });
      check('得到 wechat_unavailable', 'gets wechat_unavailable', answer.body.code === 'wechat_unavailable');
      check('稍后再试', 'is told to try later', answer.body.action === 'retry-later');
      const recovered = await auth.login();
      check('恢复后登录成功', 'logs in once WeChat is back', recovered.kind === 'signed-in');
    },
  },
  {
    id: 'wechat-busy',
    group: 'network',
    title: { zh: '微信系统繁忙（-1）', en: 'WeChat is busy (-1)' },
    summary: {
      zh: 'errcode -1，HTTP 状态仍是 200：不会被误当成成功。',
      en: 'errcode -1 behind HTTP status 200: not mistaken for success.',
    },
    onPhone: failAndRecover('busy'),
    play: async ({ phone, emulator, http, check }) => {
      const { auth, call, appId } = phone('alice');
      const { code } = await call('login');
      emulator.addFault({ target: '/sns/jscode2session', errcode: -1 });
      const answer = await http('POST', '/auth/login', { body: { appId, code } });
      check('得到 wechat_unavailable', 'gets wechat_unavailable', answer.body.code === 'wechat_unavailable');
      const recovered = await auth.login();
      check('恢复后登录成功', 'logs in once WeChat is back', recovered.kind === 'signed-in');
    },
  },
  {
    id: 'rate-limited',
    group: 'network',
    title: { zh: '频率限制（45011）', en: 'Rate-limited (45011)' },
    summary: {
      zh: '此用户一分钟内调用太多次：rate_limited，并说明多久后再试。',
      en: 'Too many calls for this person within a minute: rate_limited, and when to try again.',
    },
    onPhone: failAndRecover('rate-limited'),
    play: async ({ phone, emulator, http, check }) => {
      const { call, appId } = phone('alice');
      const { code } = await call('login');
      emulator.addFault({ target: '/sns/jscode2session', errcode: 45011 });
      const answer = await http('POST', '/auth/login', { body: { appId, code } });
      check('得到 rate_limited', 'gets rate_limited', answer.body.code === 'rate_limited');
      check('说明该等多久', 'is told how long to wait', Number(answer.body.retryAfter) > 0);
    },
  },
  {
    id: 'garbage',
    group: 'network',
    title: { zh: '微信回答了一页 HTML', en: 'WeChat answers an HTML page' },
    summary: {
      zh: '网关插进来一页 HTML，状态 200：服务器不崩溃，也不登录任何人。',
      en: 'A gateway answers with an HTML page and status 200: the server neither crashes nor logs anyone in.',
    },
    onPhone: failAndRecover('garbage'),
    play: async ({ phone, emulator, http, check }) => {
      const { call, appId } = phone('alice');
      const { code } = await call('login');
      emulator.addFault({ target: '/sns/jscode2session', body: '<html>502 Bad Gateway</html>' });
      const answer = await http('POST', '/auth/login', { body: { appId, code } });
      check('得到 wechat_unavailable', 'gets wechat_unavailable', answer.body.code === 'wechat_unavailable');
    },
  },
];
