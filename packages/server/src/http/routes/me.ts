import type { UpdateUserRequest, User } from '@weapp-auth/protocol';
import type { Refusal } from '../../errors/refusal.ts';
import { deletePerson } from '../../people/account.ts';
import { cleanNickname } from '../../people/profile.ts';
import { changeProfile } from '../../people/profile-update.ts';
import type { ValidSession } from '../../sessions/sessions.ts';
import { type JsonAnswer, noContent, ok, okCacheable } from '../answer.ts';
import { userAnswer } from '../answer-schemas.ts';
import { answerUser } from '../answer-user.ts';
import { invalid } from '../body.ts';
import { updateUserBody } from '../body-schemas.ts';
import type { HttpCall } from '../call.ts';
import { withPublicAvatar } from '../public-url.ts';
import { defineRoute, type Route } from '../route.ts';

/** The user. */
export const getMe: Route = defineRoute(
  {
    method: 'GET',
    path: '/me',
    summary: { zh: '当前用户。', en: 'The user.' },
    token: true,
    answer: userAnswer,
  },
  ({ call, who }) => okCacheable(withPublicAvatar(call, who.user)),
);

const change = { path: '/me', token: true, body: updateUserBody, answer: userAnswer } as const;

/** Fields that are left out stay. */
export const patchMe: Route = defineRoute(
  {
    ...change,
    method: 'PATCH',
    summary: { zh: '修改昵称；null 表示清空。', en: 'Change the nickname; null empties it.' },
  },
  changeMe,
);

/** The same as PATCH, which `wx.request` cannot send. */
export const putMe: Route = defineRoute(
  {
    ...change,
    method: 'PUT',
    summary: {
      zh: '与 PATCH 相同：wx.request 不能发送 PATCH。',
      en: 'The same as PATCH, which wx.request cannot send.',
    },
  },
  changeMe,
);

interface Change {
  readonly call: HttpCall;
  readonly who: ValidSession;
  readonly body: UpdateUserRequest;
}

async function changeMe({ call, who, body }: Change): Promise<JsonAnswer<User> | Refusal> {
  const { nickname } = body;
  if (nickname === undefined) return ok(withPublicAvatar(call, who.user));
  const clean = nickname === null ? null : cleanNickname(nickname);
  if (nickname !== null && clean === null) return invalid('nickname', 'bad-nickname');
  return answerUser(call, await changeProfile(call.context, who.session.userId, { nickname: clean }));
}

/** The account is gone, and every session with it. */
export const deleteMe: Route = defineRoute(
  {
    method: 'DELETE',
    path: '/me',
    summary: {
      zh: '注销帐号：删除用户及其全部数据，所有登录失效。',
      en: 'Delete the account with everything in it; every session ends.',
    },
    token: true,
    stepUp: { operation: 'deleteAccount' },
    audit: { action: 'account-deleted', when: 'always' },
  },
  async ({ call, who }) => {
    await deletePerson(call.context, who.session.userId, 'user-deleted');
    return noContent();
  },
);
