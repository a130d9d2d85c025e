import { refuse } from '../../errors/refusal.ts';
import { exportAccount } from '../../people/account.ts';
import { ok } from '../answer.ts';
import { exportAnswer } from '../answer-schemas.ts';
import { withPublicAvatar } from '../public-url.ts';
import { defineRoute, type Route } from '../route.ts';

/** Ids of WeChat and the phone number are masked, unless the operator has decided otherwise. */
export const getExport: Route = defineRoute(
  {
    method: 'GET',
    path: '/me/export',
    summary: {
      zh: '导出所保存的全部个人数据；openid、unionid 与手机号默认打码。',
      en: 'Everything that is held about the user; openid, unionid and phone number are masked by default.',
    },
    token: true,
    stepUp: { operation: 'exportInFull', isNeeded: ({ context }) => context.exportInFull },
    audit: { action: 'account-exported', when: 'always' },
    answer: exportAnswer,
  },
  async ({ call, who }) => {
    const { context } = call;
    const held = await exportAccount(context, who.session.userId, { reveal: context.exportInFull });
    return held === null
      ? refuse('unauthenticated')
      : ok({ ...held, user: withPublicAvatar(call, held.user) });
  },
);
