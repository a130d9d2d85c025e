import type { AuthorizedCall, WechatTokens } from './access-token.ts';
import { incompleteAnswer, isText, judgeAuthorized, type PlatformFailure } from './answer.ts';
import type { AppCredentials } from './app-credentials.ts';
import { signLoginState } from './signatures.ts';

/** Whose session_key it is. */
export interface LoginState {
  readonly openId: string;
  readonly sessionKey: string;
}

/** Every ending of {@link checkSessionKey}. */
export type SessionCheckResult =
  | { readonly kind: 'valid' }
  /** WeChat has another session_key for this user by now, or none. */
  | { readonly kind: 'invalid' }
  | PlatformFailure;

/** Every ending of {@link resetSessionKey}. */
export type SessionResetResult = { readonly kind: 'reset'; readonly sessionKey: string } | PlatformFailure;

/**
 * Asks WeChat whether a session_key is still the valid one of its user.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_checksessionkey
 */
export async function checkSessionKey(
  tokens: WechatTokens,
  app: AppCredentials,
  state: LoginState,
): Promise<SessionCheckResult> {
  const answer = await tokens.call(app, signedCall('/wxa/checksession', state, true));
  const judged = judgeAuthorized(answer);
  if (judged.kind === 'succeeded') return { kind: 'valid' };
  const isStale = judged.kind === 'rejected' && judged.code === 'session_key_stale';
  return isStale ? { kind: 'invalid' } : judged;
}

/**
 * Replaces a session_key by a new one, which expires when the old one would have.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_resetusersessionkey
 */
export async function resetSessionKey(
  tokens: WechatTokens,
  app: AppCredentials,
  state: LoginState,
): Promise<SessionResetResult> {
  const answer = await tokens.call(app, signedCall('/wxa/resetusersessionkey', state, false));
  const judged = judgeAuthorized(answer);
  if (judged.kind !== 'succeeded') return judged;
  const { session_key: sessionKey } = judged.body;
  return isText(sessionKey) ? { kind: 'reset', sessionKey } : incompleteAnswer(judged.rid);
}

/** The signature proves the session_key without sending it; a GET signs the empty string. */
function signedCall(path: string, { openId, sessionKey }: LoginState, repeatable: boolean): AuthorizedCall {
  const signature = signLoginState(sessionKey, '');
  const query = { openid: openId, signature, sig_method: 'hmac_sha256' };
  return { method: 'GET', path, query, repeatable };
}
