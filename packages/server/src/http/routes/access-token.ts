import { ok } from '../answer.ts';
import { accessTokenAnswer } from '../answer-schemas.ts';
import { invalid } from '../body.ts';
import { accessTokenBody } from '../body-schemas.ts';
import { publicPath } from '../public-url.ts';
import { defineRoute, type Route } from '../route.ts';

/** A JWT for other back ends. */
export const postAccessToken: Route = defineRoute(
  {
    method: 'POST',
    path: '/access-token',
    summary: {
      zh: '换取给其他后端使用的短期 JWT（ES256）。',
      en: 'Get a short-lived JWT (ES256) for other back ends.',
    },
    isOffered: ({ hasIssuer }) => hasIssuer,
    token: true,
    feature: 'access-token',
    body: accessTokenBody,
    bodyMayMiss: true,
    answer: accessTokenAnswer,
  },
  async ({ call, who, body }) => {
    const { user, session } = who;
    const audience = body?.audience ?? null;
    const minted = await call.context.accessTokens.mint({
      issuer: publicPath(call),
      user,
      session,
      audience,
    });
    if (minted.kind === 'audience-unknown') return invalid('audience', 'audience-unknown');
    const { accessToken, expiresIn } = minted;
    return ok({ accessToken, expiresIn });
  },
);
