import { validate as isUuid } from 'uuid';
import { refuse } from '../../errors/refusal.ts';
import { defineRoute, type Route } from '../route.ts';

/**
 * A picture that a user uploaded. It is public, as any avatar; its address holds a random id. Nothing in it runs: the
 * type comes from its content, and the page policy forbids everything.
 */
export const getAvatar: Route = defineRoute(
  {
    method: 'GET',
    path: '/avatars/:userId',
    summary: { zh: '用户上传的头像。', en: 'A picture that a user uploaded.' },
    answer: 'image/*',
    errors: ['not_found'],
  },
  async ({ call }) => {
    const userId = call.param('userId');
    if (!isUuid(userId)) return refuse('not_found');
    const picture = await call.context.avatars.get(userId);
    if (picture === null) return refuse('not_found');
    return { kind: 'raw', status: 200, contentType: picture.type, body: picture.bytes, headers };
  },
);

const headers = {
  'cache-control': 'public, max-age=86400',
  'content-disposition': 'inline; filename="avatar"',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
} as const;
