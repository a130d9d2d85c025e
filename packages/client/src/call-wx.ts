import type { Context } from './context.ts';
import type { WxFailed } from './outcome.ts';
import type { WxError } from './wx-like.ts';

/** What a callback API of `wx` ended with. */
export type WxResult<Value> = { readonly kind: 'done'; readonly value: Value } | WxFailed;

/** The API's own time-out comes first; ours is for those that never fire. */
const graceMs = 1_000;

/**
 * Calls a callback API of `wx` and always settles: on success, on failure, when it throws or does not exist, and when
 * it never calls back (some base libraries never fire the time-out of `wx.login`).
 */
export function callWx<Value>(
  { clock, timeoutMs }: Context,
  api: string,
  start: (callbacks: { success(value: Value): void; fail(error: Partial<WxError>): void }) => unknown,
): Promise<WxResult<Value>> {
  return new Promise((resolve) => {
    function settle(result: WxResult<Value>): void {
      clock.clearTimeout(timer);
      resolve(result);
    }
    const fail = (error: Partial<WxError>) =>
      settle({ ...error, kind: 'wx-failed', api, errMsg: error?.errMsg || `${api}:fail` });
    const timer = clock.setTimeout(() => fail({ errMsg: `${api}:fail timeout` }), timeoutMs + graceMs);
    try {
      start({ success: (value) => settle({ kind: 'done', value }), fail });
    } catch (error) {
      fail({ errMsg: `${api}:fail ${error}` });
    }
  });
}
