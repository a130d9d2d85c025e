import { bindPhone, confirmPhoneMerge, readPhoneNumber, removePhone } from '../../people/phone.ts';
import type { ValidSession } from '../../sessions/sessions.ts';
import { userAnswer } from '../answer-schemas.ts';
import { answerUser } from '../answer-user.ts';
import { phoneBody } from '../body-schemas.ts';
import type { HttpCall } from '../call.ts';
import { defineRoute, type Route } from '../route.ts';
import { openDataErrors, wechatErrors } from '../route-errors.ts';

/** Binds a phone number, or joins two accounts that have the same one. */
export const postPhone: Route = defineRoute(
  {
    method: 'POST',
    path: '/me/phone',
    summary: {
      zh: '绑定手机号：手机号 code、加密数据（先由微信确认），或在冲突后确认合并。',
      en: 'Bind a phone number: by phone code, by encrypted data that WeChat confirms, or the yes to joining two accounts after a conflict.',
    },
    token: true,
    app: true,
    feature: 'phone',
    stepUp: { operation: 'replacePhone', isNeeded: hasPhone },
    body: phoneBody,
    audit: { action: 'phone-bound', when: 'always' },
    headers: ['Idempotency-Key'],
    answer: userAnswer,
    errors: [
      'phone_code_invalid',
      'account_conflict',
      'open_data_unconfirmed',
      ...wechatErrors,
      ...openDataErrors,
    ],
  },
  async ({ call, who, app, body, idempotencyKey }) => {
    const { context } = call;
    const { session } = who;
    const person = { userId: session.userId, app, session };
    if (who.user.phone !== null) call.about({ reason: 'replaced' });
    if ('confirmMerge' in body) return answerUser(call, await confirmPhoneMerge(context, person));
    const source = 'code' in body ? body : { ...body, idempotencyKey };
    const phone = await readPhoneNumber(context, { app, openId: session.openId }, source);
    return phone.kind === 'refused' ? phone : answerUser(call, await bindPhone(context, person, phone));
  },
);

/** Removes the phone number. */
export const deletePhone: Route = defineRoute(
  {
    method: 'DELETE',
    path: '/me/phone',
    summary: { zh: '解绑手机号。', en: 'Remove the phone number.' },
    token: true,
    feature: 'phone',
    stepUp: { operation: 'replacePhone', isNeeded: hasPhone },
    answer: userAnswer,
    audit: { action: 'phone-removed', when: 'always' },
  },
  async ({ call, who }) => answerUser(call, await removePhone(call.context, who.session.userId)),
);

/** Asks the store: the cache may not know yet that another replica has bound one. */
async function hasPhone({ context }: HttpCall, { session }: ValidSession): Promise<boolean> {
  const user = await context.store.findUser(session.userId);
  return user !== null && user.phone !== null;
}
