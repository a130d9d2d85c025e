import { type Denial, readDenial } from './denial.ts';
import type { WxCallbacks } from './wx-like.ts';

/** What an API of `wx` that may ask a person ended with. */
export type Asked<Value> = { readonly kind: 'done'; readonly value: Value } | Denial;

/**
 * Calls an API that may open a dialog, without a time limit: people may think. `start` is absent where the base
 * library does not have the API; `needs` says since which version it does.
 */
export function askWx<Value, Options extends WxCallbacks<Value>>(
  start: ((options: Options) => unknown) | undefined,
  options: Omit<Options, keyof WxCallbacks<Value>>,
  needs: string,
): Promise<Asked<Value>> {
  if (!start) return Promise.resolve({ kind: 'unsupported', errMsg: '', needs });
  return new Promise((resolve) => {
    const callbacks: WxCallbacks<Value> = {
      success: (value) => resolve({ kind: 'done', value }),
      fail: (error) => resolve(readDenial(error)),
    };
    try {
      // Options without callbacks, plus the callbacks, are the options.
      start({ ...options, ...callbacks } as Options);
    } catch (error) {
      resolve(readDenial({ errMsg: String(error) }));
    }
  });
}
