import { updateFromOpenData } from '../../people/profile-update.ts';
import { userAnswer } from '../answer-schemas.ts';
import { answerUser } from '../answer-user.ts';
import { profileBody } from '../body-schemas.ts';
import { defineRoute, type Route } from '../route.ts';
import { openDataErrors } from '../route-errors.ts';

/** Name and picture from what WeChat signed, beside encrypted user info. */
export const postProfile: Route = defineRoute(
  {
    method: 'POST',
    path: '/me/profile',
    summary: {
      zh: '用 wx.getUserInfo 的结果更新昵称与头像：二者取自微信签名的 rawData，缺少签名时不变；密文中的 unionid 只是声称，不会合并账号。',
      en: 'Update name and picture with what wx.getUserInfo gives: both come from rawData, which WeChat signs, and stay as they are without it; a unionid in the ciphertext is only claimed and joins nobody.',
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
