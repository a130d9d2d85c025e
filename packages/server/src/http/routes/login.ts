import type { ErrorCode } from '@weapp-auth/protocol';
import { type LoginAttempt, type LoginResult, login } from '../../login/login.ts';
import { subjectOf } from '../../login/start-session.ts';
import { sealTicket } from '../../sessions/session-ticket.ts';
import { hashToken } from '../../sessions/token.ts';
import { ok } from '../answer.ts';
import { loginAnswer } from '../answer-schemas.ts';
import { recordCall } from '../audit-call.ts';
import { loginBody } from '../body-schemas.ts';
import type { HttpCall } from '../call.ts';
import { readDevice } from '../device.ts';
import { withPublicAvatar } from '../public-url.ts';
import { defineRoute, type Route } from '../route.ts';
import { openDataErrors, wechatErrors } from '../route-errors.ts';

/** The login. */
export const postLogin: Route = defineRoute(
  {
    method: 'POST',
    path: '/login',
    summary: {
      zh: '用 wx.login 的 code 登录；可同时提交加密数据、签名和手机号 code。带 Idempotency-Key 的重试得到相同的回答。不带 appId 时使用服务器列表中的第一个小程序。',
      en: 'Log in with the code of wx.login, with encrypted data, signature and phone code if there are any. Repeated with the same Idempotency-Key it answers the same. Without appId the first app of the server is meant.',
    },
    body: loginBody,
    audit: { action: 'login', when: 'always' },
    headers: ['Idempotency-Key', 'X-Device'],
    answer: loginAnswer,
    errors: [
      'code_invalid',
      'code_used',
      'user_blocked',
      'app_unknown',
      ...wechatErrors,
      ...openDataErrors,
      'signature_mismatch',
      'phone_code_invalid',
      'account_conflict',
    ],
  },
  async ({ call, body, idempotencyKey }) => {
    const { appId, code, encryptedData, iv, rawData, signature, phoneCode } = body;
    const attempt: LoginAttempt = {
      appId,
      code,
      encrypted: encryptedData !== undefined && iv !== undefined ? { encryptedData, iv } : undefined,
      signed: rawData !== undefined && signature !== undefined ? { rawData, signature } : undefined,
      phoneCode,
      idempotencyKey,
      device: readDevice(call),
    };
    const result = await limitLogin(call, attempt);
    call.context.metrics.login(outcomeOf(result));
    if (appId !== undefined && /^w[wx][0-9a-f]{16}$/.test(appId)) call.about({ appId });
    if (result.kind === 'refused') return result;
    call.about(subjectOf(result));
    if (phoneCode !== undefined) recordCall(call, 'phone-bound', null);
    const { token, expiresIn, user, isNewUser } = result;
    const made = { token, expiresIn, user: withPublicAvatar(call, user), isNewUser };
    return ok(
      call.config.prefetch === null ? made : { ...made, prefetchToken: prefetchTokenFor(call, made) },
    );
  },
);

/** As long as the session can live without being used; it ends with the session in any case. */
function prefetchTokenFor(
  { context }: HttpCall,
  { token, expiresIn }: { readonly token: string; readonly expiresIn: number },
): string {
  const expiresAt = context.now() + expiresIn * 1000;
  return sealTicket(context.keys, 'prefetch', { tokenHash: hashToken(token), expiresAt });
}

function limitLogin(call: HttpCall, attempt: LoginAttempt): Promise<LoginResult> {
  const { context } = call;
  const work = (): Promise<LoginResult> => login(context, attempt);
  if (context.limits === null) return work();
  const isBad = (result: LoginResult): boolean => result.kind === 'refused' && badCodes.has(result.code);
  return context.limits.login({ sender: call.sender(), secret: attempt.code, work, isBad });
}

function outcomeOf(result: LoginResult): string {
  if (result.kind === 'refused') return result.code;
  return result.isNewUser ? 'new_user' : 'returning_user';
}

/** What a client gets that tries out codes. */
const badCodes: ReadonlySet<string> = new Set<ErrorCode>(['code_invalid', 'code_used', 'app_unknown']);
