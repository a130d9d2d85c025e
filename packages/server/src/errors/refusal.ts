import type { ErrorCode, RevokeReason } from '@weapp-auth/protocol';
import type { PlatformFailure } from '../wechat/answer.ts';
import type { FlawedField } from './field-flaws.ts';

/** An expected ending other than success: what the HTTP layer turns into a problem document. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  /** With `session_revoked`. */
  readonly reason?: RevokeReason;
  /** Seconds. */
  readonly retryAfter?: number;
  /** WeChat has taken the code of the login that failed. */
  readonly codeSpent?: true;
  /** With `method_not_allowed`: the methods that the path takes. */
  readonly allow?: readonly string[];
  /** Which fields are wrong, and how. */
  readonly errors?: readonly FlawedField[];
  /** With `code_invalid`: the app that the code is of, where it is another one of this server. */
  readonly appId?: string;
}

/** Makes a refusal. */
export function refuse(code: ErrorCode, details: Omit<Refusal, 'kind' | 'code'> = {}): Refusal {
  return { kind: 'refused', code, ...details };
}

/** What a client is told when WeChat did not do what was asked. */
export function refuseFailure(failure: PlatformFailure): Refusal {
  const { code, retryAfter } = failure;
  return retryAfter === undefined ? refuse(code) : refuse(code, { retryAfter });
}
