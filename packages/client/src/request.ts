import type { Context } from './context.ts';
import { findProblem } from './envelope.ts';
import { login, ready } from './login.ts';
import type { ReadyOutcome, SignOutReason } from './outcome.ts';
import { endSession } from './session.ts';
import { type AuthTask, attach, type Control, createTask, type Settled } from './task.ts';
import type { RequestOptions, RequestResult, UploadOptions, WxError } from './wx-like.ts';

interface Job {
  readonly api: string;
  readonly start: (options: never) => unknown;
  readonly options: RequestOptions | UploadOptions;
  readonly control: Control;
}

/**
 * Sends a request with the token: waits for the login under way, and when the answer says "not logged in", logs in
 * again and sends it once more. Guests, and addresses that are not trusted, get no token.
 */
export function request(context: Context, options: RequestOptions): AuthTask {
  return send(context, { api: 'request', start: context.settings.transport, options });
}

/** {@link request} for `wx.uploadFile`. */
export function upload(context: Context, options: UploadOptions): AuthTask {
  const { wx } = context.settings;
  return send(context, {
    api: 'uploadFile',
    start: (upload: UploadOptions) => wx.uploadFile?.(upload),
    options,
  });
}

function send(context: Context, order: Omit<Job, 'control'>): AuthTask {
  return createTask(
    order.api,
    (control) => run(context, { ...order, control }, true),
    (settled) => deliver(order.options, settled),
  );
}

async function run(context: Context, job: Job, mayRenew: boolean): Promise<Settled> {
  if (!isTrusted(context, job.options.url)) return attempt(context, job, undefined);
  const start = await ready(context);
  if (isFailure(start)) return { error: { errMsg: `${job.api}:fail login ${start.kind}`, failure: start } };
  const token = context.session?.token;
  const settled = await attempt(context, job, token);
  if (!token || !('result' in settled)) return settled;
  if (!isRefusal(context, settled.result)) {
    if (context.unproven === token) context.unproven = undefined;
    return settled;
  }
  return mayRenew && mayTryAgain(context, token, settled.result) ? run(context, job, false) : settled;
}

/** Whether the refused request should be sent again, with whatever session `ready` then gives. */
function mayTryAgain(context: Context, token: string, result: RequestResult): boolean {
  const { session, settings } = context;
  // A late answer to an older token says nothing about the session of now.
  if (!session || session.token !== token) return context.state.kind !== 'signed-out';
  const problem = findProblem(result.data);
  if (problem && problem.code === 'session_revoked' && problem.reason !== 'user-merged') {
    // Somebody ended this session on purpose. Logging in again by itself would undo that; two phones of a
    // single-device app would throw each other out for ever.
    endSession(context, (problem.reason || 'operator') as SignOutReason);
    return false;
  }
  if (context.unproven === token) return false;
  context.session = undefined;
  settings.log({ step: 'renew', kind: 'unauthorized' });
  login(context, {}, 'renew');
  return true;
}

/** One request of `wx`, repeated where that is allowed and nothing came back. */
async function attempt(context: Context, job: Job, token: string | undefined, repeat = 0): Promise<Settled> {
  const settled = await sendOnce(context, job, token);
  const { method } = job.options;
  const isSafe = job.api === 'request' && (!method || method === 'GET' || method === 'HEAD');
  const again =
    'error' in settled && isSafe && !job.control.aborted && repeat < context.settings.requestRetries;
  return again ? attempt(context, job, token, repeat + 1) : settled;
}

function sendOnce(context: Context, { api, start, options, control }: Job, token?: string): Promise<Settled> {
  const { success, fail, complete, url, header, ...rest } = options;
  return new Promise((resolve) => {
    if (control.aborted) return resolve({ error: { errMsg: control.abortMessage } });
    const message = {
      ...rest,
      url: url[0] === '/' ? context.settings.baseUrl + url : url,
      header: token ? { ...header, Authorization: `Bearer ${token}` } : { ...header },
      success: (result: RequestResult) => resolve({ result }),
      fail: (error: WxError) => resolve({ error }),
    };
    try {
      // `start` is the sender that these very options were written for.
      attach(control, start(message as never));
    } catch (error) {
      resolve({ error: { errMsg: `${api}:fail ${error}` } });
    }
  });
}

/** Calls what the caller passed, as `wx` does: one of `success` and `fail`, then `complete`. */
function deliver({ success, fail, complete }: RequestOptions | UploadOptions, settled: Settled): void {
  const isResult = 'result' in settled;
  try {
    if (isResult) success?.(settled.result);
    else fail?.(settled.error);
  } finally {
    if (complete) complete(isResult ? settled.result : settled.error);
  }
}

function isFailure(
  outcome: ReadyOutcome,
): outcome is Exclude<ReadyOutcome, { readonly kind: 'signed-in' | 'signed-out' }> {
  return outcome.kind !== 'signed-in' && outcome.kind !== 'signed-out';
}

/** Status 401, or the same said inside an envelope that is sent with status 200. */
function isRefusal(context: Context, result: RequestResult): boolean {
  const problem = findProblem(result.data);
  return context.settings.isUnauthorized(result) || (!!problem && problem.action === 'relogin');
}

/** A prefix counts only where a host or a folder ends: `https://a.cn` is not a prefix of `https://a.cn.evil.cn`. */
function isTrusted(context: Context, url: string): boolean {
  const { trustedUrls } = context.settings;
  return (
    url[0] === '/' ||
    trustedUrls.some((prefix) => url.startsWith(prefix) && /^($|[/?#])/.test(url.slice(prefix.length)))
  );
}
