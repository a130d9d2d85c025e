import type { ErrorAction, ErrorCode, RevokeReason, User } from '@weapp-auth/protocol';

/** The login server understood and said no. Match on `code`, act on `action`, show `detail`. */
export interface Refused {
  readonly kind: 'refused';
  /** `unexpected_answer`: something other than the login server answered (a proxy, a wrong base URL). */
  readonly code: ErrorCode | 'unexpected_answer';
  readonly action: ErrorAction;
  /** HTTP status. */
  readonly status: number;
  /** For people, in the language of the phone. */
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly reason?: RevokeReason;
  /** Seconds. */
  readonly retryAfter?: number;
  /** The corp of WeCom that the code is of, where the server knows it. */
  readonly appId?: string;
}

/** No usable answer from the login server: no network, a time-out, a gateway's 5xx. Trying later may help. */
export interface Unreachable {
  readonly kind: 'unreachable';
  /** What `wx.request` said, or `HTTP 502`. */
  readonly errMsg: string;
}

/** A `wx` API failed, `wx.login` above all. */
export interface WxFailed {
  readonly kind: 'wx-failed';
  readonly api: string;
  readonly errMsg: string;
  readonly errno?: number;
}

/** `logout()` was called while the login was under way. */
export interface Cancelled {
  readonly kind: 'cancelled';
}

/**
 * The mini program was opened from Moments as a single page (朋友圈单页模式, scene 1154), where WeChat knows no login.
 * Requests go as a guest's. After "open the mini program" everything is as usual.
 */
export interface SinglePage {
  readonly kind: 'single-page';
}

/** Every way in which a login can end without a session. */
export type Failure = Refused | Unreachable | WxFailed | Cancelled | SinglePage;

/** A session exists. */
export interface SignedIn {
  readonly kind: 'signed-in';
  readonly user: User;
  /** True once: in the answer of the login that created the user. */
  readonly isNewUser: boolean;
  /** Whether the data given to `login()` went with it. Not so when someone was logged in, or when no code fitted them. */
  readonly dataUsed: boolean;
}

/** Why there is no session although nothing failed. `guest`: nobody has asked to log in yet. */
export type SignOutReason = 'guest' | RevokeReason;

/** Nobody is logged in, and nothing will log in before `login()` is called. */
export interface SignedOut {
  readonly kind: 'signed-out';
  /** `logout` after `auth.logout()`; `kicked`, `replaced` and the others when the server ended the session. */
  readonly reason: SignOutReason;
}

/** What `login()` resolves to. It never rejects. */
export type LoginOutcome = SignedIn | Failure;

/** What `ready()` resolves to. It never rejects. */
export type ReadyOutcome = LoginOutcome | SignedOut;

/** What `auth.state` holds and `onChange` reports. */
export type AuthState =
  | SignedOut
  | { readonly kind: 'starting' | 'signing-in' }
  | SignedInState
  | FailedState;

/** Someone is logged in. */
export interface SignedInState {
  readonly kind: 'signed-in';
  readonly user: User;
}

/** The last silent login failed; the next request or `ready()` tries again. */
export interface FailedState {
  readonly kind: 'failed';
  readonly failure: Failure;
}

/** What a call of the login server's API resolves to. */
export type Answer<Value> = { readonly kind: 'ok'; readonly value: Value } | Failure;
