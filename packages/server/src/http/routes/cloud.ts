import type { LoginResponse } from '@weapp-auth/protocol';
import { refuse } from '../../errors/refusal.ts';
import { loginByCloud, readCloudIdentity } from '../../login/cloud-login.ts';
import { type Answer, ok } from '../answer.ts';
import type { HttpCall } from '../call.ts';
import { readDevice } from '../device.ts';
import { withPublicAvatar } from '../public-path.ts';

/** `POST /auth/login/cloud`: exists only where the operator has said that this is CloudRun. */
export async function postCloudLogin(call: HttpCall): Promise<Answer> {
  if (!call.config.cloudRun) return refuse('not_found');
  const identity = readCloudIdentity(call.request.headers);
  if (identity === null) return refuse('unauthenticated');
  const limited = await call.context.limits?.beforeUserRequest(`${identity.appId} ${identity.openId}`);
  if (limited) return limited;
  const result = await loginByCloud(call.context, { identity, device: readDevice(call) });
  if (result.kind === 'refused') return result;
  const { token, expiresIn, user, isNewUser } = result;
  return ok({ token, expiresIn, user: withPublicAvatar(call, user), isNewUser } satisfies LoginResponse);
}
