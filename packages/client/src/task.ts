import type { Failure } from './outcome.ts';
import type { RequestResult, WxError } from './wx-like.ts';

/** What `fail` of `auth.request` receives: as from `wx.request`, and the cause if the login was what failed. */
export interface RequestError extends WxError {
  readonly failure?: Failure;
}

/** A request under way. It may be awaited; awaiting rejects where `fail` is called. */
export interface CoreTask extends PromiseLike<RequestResult> {
  abort(): void;
}

/** How a request ended. */
export type Settled =
  | { readonly result: RequestResult; readonly error?: undefined }
  | { readonly result?: undefined; readonly error: RequestError };
