import { isProblem } from './answer.ts';
import type { Context } from './context.ts';
import { login, ready } from './login.ts';
import type { SignOutReason } from './outcome.ts';
import { endSession } from './session.ts';
import type { CoreTask, Settled } from './task.ts';
import type { RequestOptions, RequestResult, UploadOptions, WxError } from './wx-like.ts';

/** What a task is about: `wx.request` or `wx.uploadFile`, and its options. */
export interface Order {
  readonly api: 'request' | 'uploadFile';
  readonly options: RequestOptions | UploadOptions;
  /** What sends it, where that is not the transport. */
  readonly start?: (options: UploadOptions) => unknown;
  /** Told about each request of `wx` as it begins. */
  readonly onReal?: (real: unknown) => void;
}

/**
 * Sends a request with the token: waits for the login under way, and when the answer says "not logged in", logs in
 * again and sends it once more. Guests, and addresses that are not trusted, get no token.
 */
export function send(context: Context, order: Order): CoreTask {
  const job: Job = { order, isAborted: false, real: undefined };
  let settle: (settled: Settled) => void;
  const settled = new Promise<Settled>((resolve) => {
    settle = resolve;
    run(context, job, true).then(resolve);
  });
  settled.then((end) => deliver(order.options, end));
  return {
    abort: () => {
      job.isAborted = true;
      job.real?.abort?.();
      settle(abortion(job));
    },
    // biome-ignore lint/suspicious/noThenProperty: awaiting a request is the point.
    then: (...handlers) => settled.then(unwrap).then(...handlers),
  };
}

/** A task on its way. */
interface Job {
  readonly order: Order;
  isAborted: boolean;
  /** The request of `wx` under way: one task may need several, one after the other. */
  real: { abort?(): void } | undefined;
}

async function run(context: Context, job: Job, mayRenew: boolean): Promise<Settled> {
  const { api, options } = job.order;
  if (!isTrusted(context, options.url)) return attempt(context, job);
  const start = await ready(context);
  if (start.kind !== 'signed-in' && start.kind !== 'signed-out') {
    return { error: { errMsg: `${api}:fail login ${start.kind}`, failure: start } };
  }
  const token = context.session?.token;
  const settled = await attempt(context, job, token);
  const { result } = settled;
  if (!token || !result) return settled;
  const answer = context.unwrap(result.data);
  const problem = isProblem(answer) ? answer : {};
  // Inside an envelope the status may be 200.
  if (!context.isUnauthorized(result) && problem.action !== 'relogin') {
    if (context.unproven === token) context.unproven = undefined;
    return settled;
  }
  return mayRenew && mayTryAgain(context, token, problem) ? run(context, job, false) : settled;
}

/** Whether the refused request should be sent again, with whatever session `ready` then gives. */
function mayTryAgain(context: Context, token: string, problem: Readonly<Record<string, unknown>>): boolean {
  // A late answer to an older token says nothing about the session of now.
  if (context.session?.token !== token) return context.state.kind !== 'signed-out';
  if (problem.code === 'session_revoked' && problem.reason !== 'user-merged') {
    // Somebody ended this session on purpose. Logging in again by itself would undo that; two phones of a
    // single-device app would throw each other out for ever.
    endSession(context, (problem.reason || 'operator') as SignOutReason);
    return false;
  }
  if (context.unproven === token) return false;
  context.session = undefined;
  context.log({ step: 'renew', kind: 'unauthorized' });
  login(context, {}, 'renew');
  return true;
}

/** One request of `wx`. */
function attempt(context: Context, job: Job, token?: string): Promise<Settled> {
  const { api, options, start = context.transport, onReal } = job.order;
  return new Promise((resolve) => {
    if (job.isAborted) return resolve(abortion(job));
    const fail = (error: WxError) => resolve({ error });
    const changes = {
      url: options.url[0] === '/' ? context.baseUrl + options.url : options.url,
      header: { ...options.header, ...(token && { Authorization: `Bearer ${token}` }) },
      success: (result: RequestResult) => resolve({ result }),
      fail,
      complete: () => {},
    };
    try {
      // The options are those of the sender that `api` names.
      const real = start({ ...options, ...changes } as never);
      job.real = real as Job['real'];
      onReal?.(real);
    } catch (error) {
      fail({ errMsg: `${api}:fail ${error}` });
    }
  });
}

/** Calls what the caller passed, as `wx` does: one of `success` and `fail`, then `complete`. */
function deliver({ success, fail, complete }: Order['options'], { result, error }: Settled): void {
  try {
    if (result) success?.(result);
    else fail?.(error);
  } finally {
    complete?.(result || error);
  }
}

/** How an aborted request ends, in the words of `wx`. */
function abortion({ order }: Job): Settled {
  return { error: { errMsg: `${order.api}:fail abort` } };
}

function unwrap({ result, error }: Settled): RequestResult {
  if (result) return result;
  throw error;
}

/** A prefix counts only where a host or a folder ends: `https://a.cn` is not a prefix of `https://a.cn.evil.cn`. */
function isTrusted({ trustedUrls }: Context, url: string): boolean {
  return trustedUrls.some((prefix) => url.startsWith(prefix) && /[/?#]|^$/.test(url.charAt(prefix.length)));
}
