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

/** The inside of a task. */
export interface Control {
  readonly api: string;
  aborted: boolean;
  /** The request of `wx` under way: one task may need several, one after the other. */
  real: { abort?(): void } | undefined;
}

/** Makes the task of `run`, which never rejects. `deliver` is called once, when the task settles. */
export function createTask(
  api: string,
  run: (control: Control) => Promise<Settled>,
  deliver: (settled: Settled) => void,
): CoreTask {
  const control: Control = { api, aborted: false, real: undefined };
  let settle: (settled: Settled) => void;
  const settled = new Promise<Settled>((resolve) => {
    settle = resolve;
    run(control).then(resolve);
  });
  settled.then(deliver);
  return {
    abort: () => {
      control.aborted = true;
      control.real?.abort?.();
      settle(abortion(control));
    },
    // biome-ignore lint/suspicious/noThenProperty: awaiting a request is the point.
    then: (...handlers) => settled.then(unwrap).then(...handlers),
  };
}

/** How an aborted request ends, in the words of `wx`. */
export function abortion({ api }: Control): Settled {
  return { error: { errMsg: `${api}:fail abort` } };
}

function unwrap({ result, error }: Settled): RequestResult {
  if (result) return result;
  throw error;
}
