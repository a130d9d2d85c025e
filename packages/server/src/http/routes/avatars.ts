import { validate as isUuid } from 'uuid';
import { refuse } from '../../errors/refusal.ts';
import type { Answer } from '../answer.ts';
import type { HttpCall } from '../call.ts';

/**
 * `GET /auth/avatars/{userId}`: a picture that a user uploaded. Anybody may look at it, as at any avatar; its address
 * holds a random id. Nothing in it runs: the type comes from its content, and the page policy forbids everything.
 */
export async function getAvatar(call: HttpCall): Promise<Answer> {
  const userId = call.param('userId');
  if (!isUuid(userId)) return refuse('not_found');
  const picture = await call.context.avatars.get(userId);
  if (picture === null) return refuse('not_found');
  return {
    kind: 'raw',
    status: 200,
    contentType: picture.type,
    body: picture.bytes,
    headers: {
      'cache-control': 'public, max-age=86400',
      'content-disposition': 'inline; filename="avatar"',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    },
  };
}
