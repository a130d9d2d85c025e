/**
 * What the client should do next after an error.
 *
 * - `relogin`: the login state is gone; log in again, then repeat the request. With `session_revoked` only after the
 *   person asks for it, unless `reason` is `user-merged`: see {@link RevokeReason}.
 * - `retry-with-fresh-code`: call `wx.login` for a new code and log in with it. With `step_up_required` the session is
 *   good: repeat the request with the code in the header `X-Step-Up-Code`.
 * - `retry-later`: the same request may succeed after `Retry-After` seconds.
 * - `ask-user`: a person has to decide or act (consent, conflict, blocked account).
 * - `fix-request`: the request itself is wrong; repeating it changes nothing.
 * - `none`: nothing the client does helps; the operator has to look.
 */
export type ErrorAction =
  | 'relogin'
  | 'retry-with-fresh-code'
  | 'retry-later'
  | 'ask-user'
  | 'fix-request'
  | 'none';

/** The HTTP status of an error and the client's next step. */
export interface ErrorTraits {
  readonly status: number;
  readonly action: ErrorAction;
}

/** A stable error code: the closed union that clients may match on. */
export type ErrorCode =
  | 'code_invalid'
  | 'code_used'
  | 'user_blocked'
  | 'rate_limited'
  | 'wechat_unavailable'
  | 'wechat_misconfigured'
  | 'unauthenticated'
  | 'session_expired'
  | 'session_revoked'
  | 'step_up_required'
  | 'session_key_stale'
  | 'open_data_malformed'
  | 'open_data_unconfirmed'
  | 'open_data_wrong_app'
  | 'signature_mismatch'
  | 'phone_code_invalid'
  | 'payment_not_found'
  | 'unionid_unavailable'
  | 'account_conflict'
  | 'scan_ended'
  | 'scan_number_wrong'
  | 'app_unknown'
  | 'validation_failed'
  | 'payload_too_large'
  | 'not_found'
  | 'method_not_allowed'
  | 'service_unavailable'
  | 'internal';

/** Every error code of the HTTP contract with its status and the client's next step. */
export const errorCodes: Readonly<Record<ErrorCode, ErrorTraits>> = {
  code_invalid: { status: 401, action: 'retry-with-fresh-code' },
  code_used: { status: 401, action: 'retry-with-fresh-code' },
  user_blocked: { status: 403, action: 'ask-user' },
  rate_limited: { status: 429, action: 'retry-later' },
  wechat_unavailable: { status: 503, action: 'retry-later' },
  wechat_misconfigured: { status: 502, action: 'none' },
  unauthenticated: { status: 401, action: 'relogin' },
  session_expired: { status: 401, action: 'relogin' },
  session_revoked: { status: 401, action: 'relogin' },
  step_up_required: { status: 401, action: 'retry-with-fresh-code' },
  session_key_stale: { status: 409, action: 'retry-with-fresh-code' },
  open_data_malformed: { status: 400, action: 'fix-request' },
  open_data_unconfirmed: { status: 422, action: 'ask-user' },
  open_data_wrong_app: { status: 403, action: 'fix-request' },
  signature_mismatch: { status: 403, action: 'fix-request' },
  phone_code_invalid: { status: 422, action: 'ask-user' },
  payment_not_found: { status: 404, action: 'fix-request' },
  unionid_unavailable: { status: 409, action: 'none' },
  account_conflict: { status: 409, action: 'ask-user' },
  scan_ended: { status: 410, action: 'ask-user' },
  scan_number_wrong: { status: 403, action: 'ask-user' },
  app_unknown: { status: 404, action: 'fix-request' },
  validation_failed: { status: 400, action: 'fix-request' },
  payload_too_large: { status: 413, action: 'fix-request' },
  not_found: { status: 404, action: 'none' },
  method_not_allowed: { status: 405, action: 'fix-request' },
  service_unavailable: { status: 503, action: 'retry-later' },
  internal: { status: 500, action: 'retry-later' },
};

/**
 * Why a session ended before its time, as carried by `session_revoked`. The client decides by it how to log in again:
 *
 * - `user-merged`: silently, as after an expiry. The person is the same, under another user.
 * - everything else: when the person taps. Somebody ended this session on purpose; a silent login would undo that, and
 *   two phones of a single-device app would throw each other out for ever.
 */
export type RevokeReason =
  | 'logout'
  | 'kicked'
  | 'replaced'
  | 'user-deleted'
  | 'user-merged'
  | 'authorization-revoked'
  | 'account-cancelled'
  | 'operator';

/**
 * An error answer: RFC 9457 `application/problem+json` with this project's members.
 *
 * `title` and `detail` are for people, in the language of `Accept-Language`; match on `code`, act on `action`.
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly action: ErrorAction;
  readonly requestId: string;
  /** Set with `session_revoked`. */
  readonly reason?: RevokeReason;
  /** Seconds; the same value as the `Retry-After` header. */
  readonly retryAfter?: number;
  /**
   * Set where the login server failed after WeChat had taken the code: nobody can use that code any more. The same request
   * with its Idempotency-Key may still be answered, should the session have been written; otherwise a fresh code is needed.
   */
  readonly codeSpent?: true;
  /** Set with `validation_failed`: which fields are wrong, and how. */
  readonly errors?: readonly FieldError[];
  /** Set with `code_invalid` where the code is of another corp of WeCom (企业微信): the corp to log in as. */
  readonly appId?: string;
}

/** One field of a request that did not pass validation. */
export interface FieldError {
  /** Dotted path in the body or query, `''` for the whole. */
  readonly path: string;
  readonly message: string;
}
