import { callWxApi } from './call-wx.ts';
import type { Context } from './context.ts';
import { type Denial, readDenial } from './denial.ts';
import type { WxCallbacks } from './wx-like.ts';

/** What an API of `wx` that may ask a person ended with. */
export type Asked<Value> = { readonly kind: 'done'; readonly value: Value } | Denial;

/** An API of `wx` that may be missing, and what it is called with. */
export interface Question<Value, Options extends WxCallbacks<Value>> {
  /** Its name. The base library may not have it; `needs` says since which version it does. */
  readonly api: string;
  readonly needs: string;
  readonly options?: Omit<Options, keyof WxCallbacks<Value>>;
  /** Whether it may open a dialog. People may think, but nobody thinks for ten minutes. */
  readonly isDialog?: boolean;
  /** How long it may be silent otherwise. Default: the client's `timeoutMs`. */
  readonly limitMs?: number;
}

const dialogMs = 600_000;

/** Calls an API that may open a dialog. Always settles. */
export function askWx<Value, Options extends WxCallbacks<Value> = WxCallbacks<Value>>(
  context: Pick<Context, 'wx' | 'clock' | 'timeoutMs'>,
  { api, needs, options, isDialog, limitMs = context.timeoutMs }: Question<Value, Options>,
): Promise<Asked<Value>> {
  if (typeof (context.wx as unknown as Readonly<Record<string, unknown>>)[api] !== 'function')
    return Promise.resolve({ kind: 'unsupported', errMsg: '', needs });
  // The caller looks at what it uses, in an object, whatever came.
  const read = (answer: unknown) => ({ answer: { ...(answer as object) } as Value });
  return callWxApi(context, api, options || {}, read, isDialog ? dialogMs : limitMs).then(
    ({ value, error }) => (error ? readDenial(error) : { kind: 'done', value: value.answer }),
  );
}
