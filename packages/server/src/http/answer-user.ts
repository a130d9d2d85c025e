import type { User } from '@weapp-auth/protocol';
import type { Refusal } from '../errors/refusal.ts';
import { type ChangedUser, toPublicUser } from '../people/public-user.ts';
import { type JsonAnswer, ok } from './answer.ts';
import type { HttpCall } from './call.ts';
import { withPublicAvatar } from './public-url.ts';

/** Answers with the user whom a step changed. */
export function answerUser(call: HttpCall, result: ChangedUser | Refusal): JsonAnswer<User> | Refusal {
  return result.kind === 'refused' ? result : ok(withPublicAvatar(call, toPublicUser(result.user)));
}
