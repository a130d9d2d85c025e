import type { Settings } from './options.ts';
import type { Clock } from './runtime.ts';
import type { RequestResult, WxError } from './wx-like.ts';

/** What an API of `wx` ended with. */
export type WxResult<Value> =
  | { readonly value: Value; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: WxError };

/** The two callbacks that every asynchronous API takes; whatever comes in is looked at before it is used. */
export interface Callbacks {
  success(answer: unknown): void;
  fail(error: unknown): void;
}

/** One call of an API of `wx`, or of anything shaped like one. */
export interface WxCall<Value> {
  /** Its name, for `errMsg`. */
  readonly api: string;
  /** How long it may be silent. The API's own time-out comes first; this one is for those that never answer. */
  readonly limitMs: number;
  start(callbacks: Callbacks): unknown;
  /** Takes an answer apart; nothing, or a throw, means that it is none. */
  read(answer: unknown): Value | undefined;
}

const graceMs = 1_000;

/**
 * The border to everything asynchronous that is not ours. It always settles, once: on an answer, by callback or by
 * promise; on a failure, a throw, an API that does not exist, an answer that is none, and on silence (some base
 * libraries never fire the time-out of `wx.login`). What comes after that is ignored, a rejected promise too.
 */
export function callWx<Value>(
  clock: Clock,
  { api, limitMs, start, read }: WxCall<Value>,
): Promise<WxResult<Value>> {
  return new Promise((resolve) => {
    function end(result: WxResult<Value>): void {
      clock.clearTimeout(timer);
      resolve(result);
    }
    function take(answer: unknown): boolean {
      try {
        const value = read(answer);
        if (value !== undefined) end({ value });
        return value !== undefined;
      } catch {
        return false;
      }
    }
    const fail = (error: unknown): void => end({ error: toWxError(api, error) });
    const timer = clock.setTimeout(() => fail('timeout'), limitMs + graceMs);
    try {
      const real = start({ success: (answer) => take(answer) || fail('no usable answer'), fail });
      // A task is no promise; a promise of nothing belongs to a wrapper that answers by callback.
      Promise.resolve(real).then((answer) => answer && answer !== real && take(answer), fail);
    } catch (error) {
      fail(error);
    }
  });
}

type Api = (options: object) => unknown;

/** Calls an API of `wx` by its name. Where the host has none of that name, the call fails as every other does. */
export function callWxApi<Value>(
  { wx, clock }: Pick<Settings, 'wx' | 'clock'>,
  api: string,
  options: object,
  read: (answer: unknown) => Value | undefined,
  limitMs = 0,
): Promise<WxResult<Value>> {
  const host = wx as unknown as Readonly<Record<string, unknown>>;
  const start = (callbacks: Callbacks) => (host[api] as Api)({ ...options, ...callbacks });
  return callWx(clock, { api, limitMs, start, read });
}

/** Takes an answer of `wx.request` and its sisters. */
export function readResult(answer: unknown): RequestResult | undefined {
  const result = answer as RequestResult;
  return typeof result.statusCode === 'number' ? result : undefined;
}

/** Wrappers reject with what `fail` gets, with an `Error`, with a text or with nothing. */
function toWxError(api: string, error: unknown): WxError {
  const { errMsg } = (error || {}) as Partial<WxError>;
  return typeof errMsg === 'string' ? (error as WxError) : { errMsg: `${api}:fail ${error || ''}` };
}
