import type { Context } from './context.ts';
import type { WxFailed } from './outcome.ts';
import type { WxCallbacks, WxError } from './wx-like.ts';

/** What a callback API of `wx` ended with. */
export type WxResult<Value> = { readonly kind: 'done'; readonly value: Value } | WxFailed;

/** The API's own time-out comes first; ours is for those that never fire. */
const GRACE_MS = 1_000;

/**
 * Calls a callback API of `wx` and always settles: on success, on failure, when it throws, and when it never calls
 * back (some base libraries never fire `wx.login`'s own time-out).
 */
export function callWx<Value>(
  context: Context,
  api: string,
  start: (callbacks: Required<Pick<WxCallbacks<Value>, 'success' | 'fail'>>) => unknown,
): Promise<WxResult<Value>> {
  const { clock, timeoutMs } = context.settings;
  return new Promise((resolve) => {
    function fail(error?: Partial<WxError>): void {
      clock.clearTimeout(timer);
      resolve({ ...error, kind: 'wx-failed', api, errMsg: error?.errMsg || `${api}:fail` });
    }
    function success(value: Value): void {
      clock.clearTimeout(timer);
      resolve({ kind: 'done', value });
    }
    const timer = clock.setTimeout(() => fail({ errMsg: `${api}:fail timeout` }), timeoutMs + GRACE_MS);
    try {
      start({ success, fail });
    } catch (error) {
      fail({ errMsg: `${api}:fail ${error}` });
    }
  });
}
