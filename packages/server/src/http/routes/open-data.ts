import { openDataOptionsOf } from '../../apps/app-switches.ts';
import { openOpenData } from '../../open-data/open-data.ts';
import { maskPhone } from '../../people/stored-phone.ts';
import { ok } from '../answer.ts';
import { openDataAnswer } from '../answer-schemas.ts';
import { openDataBody } from '../body-schemas.ts';
import { defineRoute, type Route } from '../route.ts';
import { openDataErrors } from '../route-errors.ts';

/**
 * Steps, group ids and whatever else WeChat encrypts, opened and checked. The person's openid and unionid are left out
 * unless the operator shows them, and a phone number is masked.
 */
export const postOpenData: Route = defineRoute(
  {
    method: 'POST',
    path: '/open-data',
    summary: {
      zh: '解密并校验开放数据（微信运动步数、群标识等）。',
      en: 'Open and check open data (steps, group ids and so on).',
    },
    token: true,
    feature: 'open-data',
    body: openDataBody,
    headers: ['Idempotency-Key'],
    answer: openDataAnswer,
    errors: openDataErrors,
  },
  async ({ call, who, app, body, idempotencyKey }) => {
    const { context } = call;
    const { appId, openId } = who.session;
    const opened = await openOpenData(context, { app, appId, openId, encrypted: body, idempotencyKey });
    if (opened.kind === 'refused') return opened;
    return ok(forClient(opened.data, openDataOptionsOf(context, app).revealIds));
  },
);

function forClient(data: Readonly<Record<string, unknown>>, revealIds: boolean): Record<string, unknown> {
  const { watermark: _, openId, unionId, phoneNumber: __, purePhoneNumber, ...rest } = data;
  return {
    ...rest,
    ...(revealIds && openId !== undefined && { openId }),
    ...(revealIds && unionId !== undefined && { unionId }),
    ...(typeof purePhoneNumber === 'string' && { maskedPhoneNumber: maskPhone(purePhoneNumber) }),
  };
}
