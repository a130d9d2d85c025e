import type { ErrorCode, LoginResponse } from '@weapp-auth/protocol';
import { type LoginResult, login } from '../../login/login.ts';
import { revokeSessions } from '../../sessions/user-sessions.ts';
import { type Answer, noContent, ok } from '../answer.ts';
import { authenticate } from '../authenticate.ts';
import { readJson } from '../body.ts';
import type { HttpCall } from '../call.ts';
import { readDevice } from '../device.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import { withPublicAvatar } from '../public-path.ts';
import { loginBody } from '../schemas.ts';

/** `POST /auth/login` */
export async function postLogin(call: HttpCall): Promise<Answer> {
  const limited = await call.context.limits?.beforeLogin(call.sender());
  if (limited) return limited;
  const read = await readJson(call.request, loginBody);
  if (read.kind === 'refused') return read;
  const key = readIdempotencyKey(call.request);
  if (typeof key === 'object') return key;
  const { appId, code, encryptedData, iv, rawData, signature, phoneCode } = read.body;
  const result = await login(call.context, {
    appId,
    code,
    encrypted: encryptedData !== undefined && iv !== undefined ? { encryptedData, iv } : undefined,
    signed: rawData !== undefined && signature !== undefined ? { rawData, signature } : undefined,
    phoneCode,
    idempotencyKey: key,
    device: readDevice(call),
  });
  call.context.metrics.login(outcomeOf(result));
  if (result.kind === 'refused') {
    if (badCodes.has(result.code)) await call.context.limits?.afterBadCode(call.sender(), code);
    return result;
  }
  const { token, expiresIn, user, isNewUser } = result;
  return ok({ token, expiresIn, user: withPublicAvatar(call, user), isNewUser } satisfies LoginResponse);
}

function outcomeOf(result: LoginResult): string {
  if (result.kind === 'refused') return result.code;
  return result.isNewUser ? 'new_user' : 'returning_user';
}

/** What somebody gets who tries out codes. */
const badCodes: ReadonlySet<string> = new Set<ErrorCode>(['code_invalid', 'code_used', 'app_unknown']);

/** `POST /auth/logout` */
export async function postLogout(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const { userId, id } = who.session;
  await revokeSessions(call.context, { kind: 'one', userId, sessionId: id }, 'logout');
  return noContent();
}
