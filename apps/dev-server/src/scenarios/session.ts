import type { PhoneStep } from '../wire.ts';
import { logIn, see, seeDevices, tap, tapLoginOnSecond } from './on-phone.ts';
import type { Scenario } from './scenario.ts';

/** One phone of the person logs the other one out, which notices with its next request. */
const kicked: readonly PhoneStep[] = [
  ...logIn,
  ...tapLoginOnSecond,
  see('#devices', '第二部手机也登录好了', 'the second phone is logged in, too', 2),
  ...seeDevices,
  ...tap('[wx-path="pages/devices/devices"] .link'),
  { do: 'tap', at: '#devices', on: 2 },
  { do: 'tap', at: '.wxs-back', on: 2 },
  see('.notice', '第二部手机说自己被下线了', 'the second phone says that it was logged out', 2),
];

/** What can happen to a session after the login. */
export const sessionScenarios: readonly Scenario[] = [
  {
    id: 'server-restart',
    group: 'session',
    title: { zh: '服务器重启', en: 'The server restarts' },
    summary: {
      zh: '登录之后服务器重启：会话在数据库里，手机什么都没察觉。',
      en: 'The server restarts after a login: the session is in the database and the phone notices nothing.',
    },
    onPhone: [...logIn, { do: 'happen', what: 'restart' }, ...seeDevices],
    play: async ({ phone, restart, check }) => {
      const { auth } = phone('alice');
      await auth.login();
      await restart();
      const me = await auth.request({ url: '/auth/me' });
      check('会话仍可用', 'the session still works', me.statusCode === 200);
    },
  },
  {
    id: 'kicked',
    group: 'session',
    title: { zh: '在另一台设备上被踢下线', en: 'Kicked by another device' },
    summary: {
      zh: '在平板上把手机踢下线：手机的下一个请求得到 session_revoked 与原因 kicked，不会静默登录回来。',
      en: 'The tablet kicks the phone: its next request gets session_revoked with reason kicked, and it does not silently come back.',
    },
    onPhone: kicked,
    play: async ({ phone, check }) => {
      const handset = phone('alice', { device: 'phone' });
      const tablet = phone('alice', { device: 'tablet' });
      await handset.auth.login();
      await tablet.auth.login();
      const list = await tablet.auth.request({ url: '/auth/sessions' });
      const sessions = Object(list.data).sessions ?? [];
      const other = sessions.find((session: { current: boolean }) => !session.current);
      check('看得到另一台设备', 'sees the other device', Boolean(other));
      await tablet.auth.request({ url: `/auth/sessions/${other?.id}`, method: 'DELETE' });
      const refused = await handset.auth.request({ url: '/auth/me' });
      const { code, reason } = Object(refused.data);
      check('手机得到 session_revoked', 'the phone gets session_revoked', code === 'session_revoked');
      check('原因是 kicked', 'the reason is kicked', reason === 'kicked');
      check('手机停在已退出', 'the phone stays signed out', handset.auth.state.kind === 'signed-out');
    },
  },
  {
    id: 'session-expired',
    group: 'session',
    title: { zh: '一个月后回来', en: 'Back after a month' },
    summary: {
      zh: '会话过期：请求得到 401，SDK 静默重新登录并重发请求，用户什么都不用做。',
      en: 'The session has expired: the request gets 401, the SDK logs in silently and repeats it, and the person does nothing.',
    },
    onPhone: [...logIn, { do: 'happen', what: 'month' }, ...seeDevices],
    play: async ({ phone, advance, check }) => {
      const { auth } = phone('alice');
      await auth.login();
      advance(31 * 86_400);
      const me = await auth.request({ url: '/auth/me' });
      check('请求最终成功', 'the request succeeds in the end', me.statusCode === 200);
    },
  },
  {
    id: 'logout',
    group: 'session',
    title: { zh: '退出登录', en: 'Log out' },
    summary: {
      zh: '退出后旧 token 立刻失效。',
      en: 'After a logout the old token is dead at once.',
    },
    onPhone: [
      ...logIn,
      ...tap('#logout wx-button', '#logout wx-button'),
      see('[wx-path="pages/me/me"]:not(:has(#devices))', '手机上退出了登录', 'the phone is logged out'),
    ],
    play: async ({ phone, http, check }) => {
      const { call, appId } = phone('alice');
      const { code } = await call('login');
      const { body } = await http('POST', '/auth/login', { body: { appId, code } });
      const token = String(body.token);
      await http('POST', '/auth/logout', { token });
      const after = await http('GET', '/auth/me', { token });
      check('旧 token 被拒绝', 'the old token is refused', after.status === 401);
    },
  },
];
