import type { AccessTokenResponse } from '@weapp-auth/protocol';
import { refuseSwitchedOff } from '../../apps/app-switches.ts';
import type { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok } from '../answer.ts';
import { authenticate } from '../authenticate.ts';
import { invalid, readJson } from '../body.ts';
import type { AskedRequest, HttpCall } from '../call.ts';
import { publicPath } from '../public-path.ts';
import { accessTokenBody } from '../schemas.ts';

/** `POST /auth/access-token` */
export async function postAccessToken(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const off = await refuseSwitchedOff(call.context, who.session.appId, 'access-token');
  if (off) return off;
  const audience = await readAudience(call.request);
  if (typeof audience === 'object' && audience !== null) return audience;
  const { user, session } = who;
  const minted = await call.context.accessTokens.mint({ issuer: publicPath(call), user, session, audience });
  if (minted.kind === 'audience-unknown') return invalid('audience', 'audience-unknown');
  const { accessToken, expiresIn } = minted;
  return ok({ accessToken, expiresIn } satisfies AccessTokenResponse);
}

/** The body may be left out. */
async function readAudience(request: AskedRequest): Promise<string | null | Refusal> {
  if (request.headers.get('content-type') === null) return null;
  const read = await readJson(request, accessTokenBody);
  return read.kind === 'refused' ? read : (read.body.audience ?? null);
}
