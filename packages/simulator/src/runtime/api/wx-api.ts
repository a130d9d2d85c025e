import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';
import { reportError } from '../report-error.ts';
import { toWire } from '../wire.ts';

/** Options of a `wx` call. */
export type WxOptions = Readonly<Record<string, unknown>>;

/** What an asynchronous API does: returns the members of its result, or throws a `WxFailure`. */
export type WxRun = (options: WxOptions) => object | undefined | Promise<object | undefined>;

/** A call that ends in `fail`; the message is what follows `api:fail`. */
export class WxFailure extends Error {
  readonly code = 'wx_failure';
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.extra = extra;
  }
}

let calls = 0;

/** Makes a `wx` function out of what it does: callbacks, promise, errMsg, and a note to the embedding page. */
export function asyncApi(
  phone: Phone,
  name: string,
  run: WxRun,
): (options?: unknown) => Promise<unknown> | undefined {
  return (given) => {
    const options = isRecord(given) ? given : {};
    const settled = settle(phone, name, { options, run });
    if (hasCallback(options)) {
      // A tap on a modal's button counts as a tap for its callbacks, not for its promise.
      const call = (result: Readonly<Record<string, unknown>>): void => callBack(phone, options, result);
      void settled.then((result) =>
        name === 'showModal' ? phone.taps.during(() => call(result)) : call(result),
      );
      return undefined;
    }
    return settled.then((result) => (isOk(result) ? result : Promise.reject(result)));
  };
}

/** Runs a call and tells about it; never throws. */
export async function settle(
  phone: Phone,
  name: string,
  { options, run }: { readonly options: WxOptions; readonly run: WxRun },
): Promise<Readonly<Record<string, unknown>>> {
  calls += 1;
  const id = calls;
  const started = performance.now();
  phone.reporter.emit({ kind: 'wx-call', id, api: name, options: toWire(options) });
  const result = await finish(name, options, run);
  const outcome = isOk(result) ? 'success' : 'fail';
  const durationMs = Math.round(performance.now() - started);
  phone.reporter.emit({ kind: 'wx-result', id, api: name, outcome, result: toWire(result), durationMs });
  return result;
}

/** Calls success or fail, then complete; what they throw reaches App.onError, not the API. */
export function callBack(phone: Phone, options: WxOptions, result: Readonly<Record<string, unknown>>): void {
  for (const callback of [isOk(result) ? options.success : options.fail, options.complete]) {
    if (typeof callback === 'function') {
      try {
        callback(result);
      } catch (error) {
        reportError(phone, error, 'callback');
      }
    }
  }
}

/** True when the call has somebody to call back. */
export function hasCallback(options: WxOptions): boolean {
  return [options.success, options.fail, options.complete].some((callback) => typeof callback === 'function');
}

/** True when a result belongs to success. */
export function isOk(result: Readonly<Record<string, unknown>>): boolean {
  return !/:fail/.test(String(result.errMsg));
}

async function finish(
  name: string,
  options: WxOptions,
  run: WxRun,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return { errMsg: `${name}:ok`, ...(await run(options)) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const extra = error instanceof WxFailure ? error.extra : {};
    return { errMsg: `${name}:fail ${text}`, ...extra };
  }
}
