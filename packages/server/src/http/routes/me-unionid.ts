import { refuseFailure } from '../../errors/refusal.ts';
import { linkUnionId } from '../../people/unionid.ts';
import { userAnswer } from '../answer-schemas.ts';
import { answerUser } from '../answer-user.ts';
import { paidUnionidBody } from '../body-schemas.ts';
import { defineRoute, type Route } from '../route.ts';
import { wechatErrors } from '../route-errors.ts';

/** The unionid that WeChat tells for five minutes after a payment. */
export const postUnionid: Route = defineRoute(
  {
    method: 'POST',
    path: '/me/unionid',
    summary: {
      zh: '支付后五分钟内获取 unionid。',
      en: 'Get the unionid within five minutes after a payment.',
    },
    token: true,
    app: true,
    feature: 'wechat-account',
    body: paidUnionidBody,
    audit: { action: 'unionid-linked', when: 'always' },
    answer: userAnswer,
    errors: ['payment_not_found', 'unionid_unavailable', ...wechatErrors],
  },
  async ({ call, who, app, body }) => {
    const { context } = call;
    const { session } = who;
    const { openId } = session;
    const found = await context.wechat.paidUnionId(app, { openId, payment: body });
    if (found.kind !== 'found') return refuseFailure(found);
    return answerUser(
      call,
      await linkUnionId(context, { app, session }, { unionId: found.unionId, proof: 'proven' }),
    );
  },
);
