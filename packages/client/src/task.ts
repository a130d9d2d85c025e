import type { Failure } from './outcome.ts';
import type { RequestResult, WxError } from './wx-like.ts';

/** What `fail` of `auth.request` receives: as from `wx.request`, and the cause if the login was what failed. */
export interface RequestError extends WxError {
  readonly failure?: Failure;
}

/**
 * The task that `wx.request` or `wx.uploadFile` returns.
 *
 * It may also be awaited; awaiting rejects where `fail` is called.
 */
export interface AuthTask extends PromiseLike<RequestResult> {
  abort(): void;
  onHeadersReceived(listener: (event: HeadersEvent) => void): void;
  offHeadersReceived(listener?: (event: HeadersEvent) => void): void;
  onChunkReceived(listener: (event: { readonly data: ArrayBuffer }) => void): void;
  offChunkReceived(listener?: (event: { readonly data: ArrayBuffer }) => void): void;
  onProgressUpdate(listener: (event: Progress) => void): void;
  offProgressUpdate(listener?: (event: Progress) => void): void;
}

/** The head of an answer. */
export interface HeadersEvent {
  readonly statusCode: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly cookies: string[];
}

/** How far an upload is. */
export interface Progress {
  /** Per cent. */
  readonly progress: number;
  readonly totalBytesSent: number;
  readonly totalBytesExpectedToSend: number;
}

/** How a request ended. */
export type Settled = { readonly result: RequestResult } | { readonly error: RequestError };

/** The inside of a task: one task may need several requests of `wx`, one after the other. */
export interface Control {
  readonly api: string;
  aborted: boolean;
  settle: (settled: Settled) => void;
  /** The request of `wx` under way. */
  real: Readonly<Record<string, unknown>> | undefined;
  /** What was called on the task so far, to be called on each request of `wx`. */
  readonly calls: (readonly [name: string, listener: unknown])[];
}

/** Makes the task of `run`, which never rejects. `deliver` is called once, when the task settles. */
export function createTask(
  api: string,
  run: (control: Control) => Promise<Settled>,
  deliver: (settled: Settled) => void,
): AuthTask {
  const control: Control = { api, aborted: false, settle: deliver, real: undefined, calls: [] };
  const settled = new Promise<Settled>((resolve) => {
    control.settle = resolve;
    run(control).then(resolve);
  });
  settled.then(deliver);
  const task: Record<string, unknown> = {
    abort: () => abort(control),
    // biome-ignore lint/suspicious/noThenProperty: awaiting a request is the point.
    then: (...handlers: Parameters<Promise<RequestResult>['then']>) => settled.then(unwrap).then(...handlers),
  };
  for (const event of ['HeadersReceived', 'ChunkReceived', 'ProgressUpdate']) {
    for (const name of [`on${event}`, `off${event}`])
      task[name] = (listener: unknown) => call(control, name, listener);
  }
  // Every member of AuthTask was put there above.
  return task as unknown as AuthTask;
}

/** Binds a request of `wx` to its task. */
export function attach(control: Control, real: unknown): void {
  // Hosts return a task, a promise with an abort method, or nothing; each member is checked before it is called.
  control.real = real as Control['real'];
  for (const [name, listener] of control.calls) callReal(control, name, listener);
}

/** How an aborted request ends, in the words of `wx`. */
export function abortion({ api }: Control): Settled {
  return { error: { errMsg: `${api}:fail abort` } };
}

function abort(control: Control): void {
  control.aborted = true;
  callReal(control, 'abort');
  control.settle(abortion(control));
}

function call(control: Control, name: string, listener: unknown): void {
  control.calls.push([name, listener]);
  callReal(control, name, listener);
}

function callReal({ real }: Control, name: string, listener?: unknown): void {
  const method = real?.[name];
  if (typeof method === 'function') method.call(real, listener);
}

function unwrap(settled: Settled): RequestResult {
  if ('result' in settled) return settled.result;
  throw settled.error;
}
