import { updateFromOpenData } from '../../people/profile-update.ts';
import { userAnswer } from '../answer-schemas.ts';
import { answerUser } from '../answer-user.ts';
import { profileBody } from '../body-schemas.ts';
import { defineRoute, type Route } from '../route.ts';
import { openDataErrors } from '../route-errors.ts';

/** Name and picture from encrypted user info. */
export const postProfile: Route = defineRoute(
  {
    method: 'POST',
    path: '/me/profile',
    summary: {
      zh: '用加密的用户信息更新昵称与头像；其中的 unionid 只是声称，不会合并帐号。',
      en: 'Update name and picture from encrypted user info; a unionid in it is only claimed and joins nobody.',
    },
    token: true,
    feature: 'open-data',
    body: profileBody,
    headers: ['Idempotency-Key'],
    answer: userAnswer,
    errors: openDataErrors,
  },
  async ({ call, who, app, body, idempotencyKey }) => {
    const { encryptedData, iv, rawData, signature } = body;
    const input = {
      encrypted: { encryptedData, iv },
      signed: rawData !== undefined && signature !== undefined ? { rawData, signature } : undefined,
      idempotencyKey,
    };
    return answerUser(call, await updateFromOpenData(call.context, { session: who.session, app }, input));
  },
);
