import { checkSession } from '../../sessions/session-check.ts';
import { ok } from '../answer.ts';
import { sessionCheckAnswer } from '../answer-schemas.ts';
import { defineRoute, type Route } from '../route.ts';
import { wechatErrors } from '../route-errors.ts';

/** Asks WeChat whether the newest stored session_key is still the valid one. */
export const postSessionCheck: Route = defineRoute(
  {
    method: 'POST',
    path: '/session/check',
    summary: {
      zh: '服务器保存的 session_key 在微信侧是否仍有效。',
      en: 'Whether the stored session_key is still the valid one at WeChat.',
    },
    token: true,
    feature: 'wechat-account',
    answer: sessionCheckAnswer,
    errors: wechatErrors,
  },
  async ({ call, who }) => {
    const result = await checkSession(call.context, who.session);
    return result.kind === 'refused' ? result : ok({ valid: result.kind === 'valid' });
  },
);
