import { revokeSessions } from '../../sessions/user-sessions.ts';
import { noContent } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';

/** Ends the session that asks. */
export const postLogout: Route = defineRoute(
  {
    method: 'POST',
    path: '/logout',
    summary: { zh: '退出登录。', en: 'Log out.' },
    token: true,
    audit: { action: 'logout', when: 'always' },
  },
  async ({ call, who }) => {
    const { userId, id } = who.session;
    await revokeSessions(call.context, { kind: 'one', userId, sessionId: id }, 'logout');
    return noContent();
  },
);
