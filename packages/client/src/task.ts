import type { Failure } from './outcome.ts';
import type { DownloadOptions, RequestOptions, RequestResult, UploadOptions, WxError } from './wx-like.ts';

/** What `fail` of `auth.request` receives: as from `wx.request`, and the cause if the login was what failed. */
export interface RequestError extends WxError {
  readonly failure?: Failure;
}

/** A request under way. It may be awaited; awaiting rejects where `fail` is called. */
export interface CoreTask<Result = RequestResult> extends PromiseLike<Result> {
  abort(): void;
}

/** How a request ended. */
export type Settled =
  | { readonly value: RequestResult; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: RequestError };

/** What a task is about: `wx.request`, `wx.uploadFile` or `wx.downloadFile`, and its options. */
export interface Order {
  readonly api: 'request' | 'uploadFile' | 'downloadFile';
  readonly options: RequestOptions | UploadOptions | DownloadOptions;
  /** What sends it, where that is not the transport. */
  readonly start?: ((options: never) => unknown) | undefined;
  /** Told about each request of `wx` as it begins. */
  readonly onReal?: (real: unknown) => void;
  /** Has the last word about how it ended. */
  readonly finish?: (settled: Settled) => Settled;
}

/** One request of `wx` for an order, with further headers. */
export type Once = (header?: Readonly<Record<string, string>>) => Promise<Settled>;

/** Sends a request by `once`, as often as it takes, with the token of now or as a guest. */
export type Around = (once: Once, order: Order, token: string | undefined) => Promise<Settled>;
