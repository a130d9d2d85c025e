import { updateFromOpenData } from '../../profile-update.ts';
import { toPublicUser } from '../../public-user.ts';
import { refuse } from '../../refusal.ts';
import { type Answer, ok } from '../answer.ts';
import { authenticate } from '../authenticate.ts';
import { readJson } from '../body.ts';
import type { HttpCall } from '../call.ts';
import { profileBody } from '../schemas.ts';
import { readIdempotencyKey } from './login.ts';

/** `GET /auth/me`: read from the store, so that a change made elsewhere shows at once. */
export async function getMe(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const user = await call.context.store.findUser(who.session.userId);
  return user === null ? refuse('unauthenticated') : ok(toPublicUser(user));
}

/** `POST /auth/me/profile` */
export async function postProfile(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const read = await readJson(call.request, profileBody);
  if (read.kind === 'refused') return read;
  const idempotencyKey = readIdempotencyKey(call.request);
  if (typeof idempotencyKey === 'object') return idempotencyKey;
  const { encryptedData, iv, rawData, signature } = read.body;
  const result = await updateFromOpenData(call.context, who.session, {
    encrypted: { encryptedData, iv },
    signed: rawData !== undefined && signature !== undefined ? { rawData, signature } : undefined,
    idempotencyKey,
  });
  return result.kind === 'refused' ? result : ok(toPublicUser(result.user));
}
