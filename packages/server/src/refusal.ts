import type { ErrorCode, FieldError, RevokeReason } from '@weapp-auth/protocol';

/** An expected ending other than success: what the HTTP layer turns into a problem document. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  /** With `session_revoked`. */
  readonly reason?: RevokeReason;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Which fields are wrong, and how. */
  readonly errors?: readonly FieldError[];
}

/** Makes a refusal. */
export function refuse(code: ErrorCode, details: Omit<Refusal, 'kind' | 'code'> = {}): Refusal {
  return { kind: 'refused', code, ...details };
}
