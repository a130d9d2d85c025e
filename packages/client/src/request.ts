import { isProblem } from './answer.ts';
import { bearer, callServer } from './call-server.ts';
import { type Callbacks, callWx, readResult } from './call-wx.ts';
import type { Context } from './context.ts';
import { login, readLogin, ready } from './login.ts';
import type { Failure, SignOutReason } from './outcome.ts';
import { endSession } from './session.ts';
import type { CoreTask, Order, Settled } from './task.ts';
import type { RequestOptions, RequestResult } from './wx-like.ts';

/**
 * Sends a request with the token: waits for the login under way, and when the answer says "not logged in", logs in
 * again and sends it once more. Guests, and addresses that are not trusted, get no token.
 */
export function send(context: Context, order: Order): CoreTask {
  const job: Job = { order, isAborted: false, real: undefined };
  let settle: (settled: Settled) => void;
  const settled = new Promise<Settled>((resolve) => {
    settle = resolve;
    run(context, job, true)
      .then(order.finish)
      .then(resolve, (error) => resolve(failed(job, error)));
  });
  // Each sender has callbacks for its own answer.
  settled.then((end) => deliver(order.options as RequestOptions, end));
  return {
    abort: () => {
      job.isAborted = true;
      settle(failed(job, 'abort'));
      stop(job);
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

/** With these a request is sent, as somebody's or as a guest's. */
const mayStart: readonly string[] = ['signed-in', 'signed-out', 'single-page'];

async function run(context: Context, job: Job, mayRepeat: boolean): Promise<Settled> {
  const { order } = job;
  if (!startsWith(order.options.url, context.trustedUrls)) return attempt(context, job);
  let carried: Settled | undefined;
  const carry = async (header: Readonly<Record<string, string>>) => {
    const settled = await attempt(context, job, header);
    const login = readLogin(settled.value);
    if (login) carried = settled;
    return login;
  };
  const start = await ready(context, mayCarry(context, order) ? carry : undefined);
  if (!mayStart.includes(start.kind)) return failed(job, start);
  if (carried) return carried;
  const { token } = context;
  const settled = await context.around(
    (header) => attempt(context, job, { ...(token && bearer(token)), ...header }),
    order,
    token,
  );
  const { value: result } = settled;
  if (!token || !result) return settled;
  const answer = context.unwrap(result.data);
  const problem = isProblem(answer) ? answer : {};
  const { action } = problem;
  // Inside an envelope the status may be 200. A refusal that wants a fresh code is not about the session.
  if (action !== 'relogin' && (action === 'retry-with-fresh-code' || !context.isUnauthorized(result))) {
    if (context.unproven === token) context.unproven = undefined;
    return settled;
  }
  return mayRepeat && (await mayTryAgain(context, token, problem)) ? run(context, job, false) : settled;
}

/** A request that may go twice, to the server that logs in: the answer may come without a login. */
function mayCarry({ loginWithRequest, baseUrl }: Context, { api, options }: Order): boolean | undefined {
  const { method = 'GET', url } = options;
  return loginWithRequest && api === 'request' && method === 'GET' && startsWith(url, ['', baseUrl]);
}

/** What a problem document says; nothing of it for a session that lives. */
type Refusal = Readonly<Record<string, unknown>>;

/** Whether the refused request should be sent again, with whatever session `ready` then gives. */
async function mayTryAgain(context: Context, token: string, refusal: Refusal): Promise<boolean> {
  const isUnproven = context.unproven === token;
  let problem = refusal;
  // Only the login server knows why a session ended, and whether it did. All requests ask it once.
  if (context.token === token && problem.action !== 'relogin') {
    if (isUnproven) return false;
    context.verdict = context.verdict || callServer(context, '/me', { method: 'GET', header: bearer(token) });
    const answer = await context.verdict;
    context.verdict = undefined;
    problem = { ...answer };
    if (answer.kind !== 'ok' && problem.action !== 'relogin') return false;
  }
  // A renewal of our own makes the server end the old session too.
  if (problem.reason === 'replaced') await context.flight;
  // A late answer to an older token says nothing about the session of now.
  if (context.token !== token) return context.state.kind !== 'signed-out';
  if (problem.code === 'session_revoked' && problem.reason !== 'user-merged') {
    // Somebody ended this session on purpose. Logging in again by itself would undo that; two phones of a
    // single-device app would throw each other out for ever.
    endSession(context, (problem.reason || 'operator') as SignOutReason);
    return false;
  }
  if (isUnproven) return false;
  context.log({ step: 'renew', kind: 'unauthorized' });
  if (problem.action === 'relogin') {
    context.former = token;
    context.token = context.user = undefined;
  }
  const renewal = login(context, { fresh: true, isRenewal: true });
  // A session that lives stays in use, so that `ready` would not wait for the new one.
  if (context.token) await renewal;
  return true;
}

/** Without a time limit of its own a request is one of `wx`, which gives up after a minute, or what `app.json` says. */
const silenceMs = 120_000;

/** One request of `wx`. */
async function attempt(
  context: Context,
  job: Job,
  header?: Readonly<Record<string, string>>,
): Promise<Settled> {
  const { api, options, start = context.transport, onReal } = job.order;
  const { url } = options;
  if (job.isAborted) return failed(job, 'abort');
  const settled = await callWx(context.clock, {
    api,
    limitMs: options.timeout || silenceMs,
    start: (callbacks: Callbacks) => {
      const changes = {
        url: startsWith(url, ['']) ? context.baseUrl + url : url,
        header: { ...options.header, ...header },
        complete: () => {},
      };
      // The options are those of the sender that `api` names.
      job.real = start({ ...options, ...changes, ...callbacks } as never) as Job['real'];
      onReal?.(job.real);
      return job.real;
    },
    read: readResult,
  });
  if (settled.error && /timeout/.test(settled.error.errMsg)) stop(job);
  return settled;
}

/** Ends the request of `wx` under way, as far as the host lets it. */
function stop(job: Job): void {
  try {
    (job.real as { abort(): void }).abort();
  } catch {
    // Not every host has it, and what the host makes of it is no longer waited for.
  }
}

/** Calls what the caller passed, as `wx` does: one of `success` and `fail`, then `complete`. */
function deliver({ success, fail, complete }: RequestOptions, { value, error }: Settled): void {
  try {
    if (value && success) success(value);
    if (error && fail) fail(error);
  } finally {
    if (complete) complete(value || error);
  }
}

/** How a task ends that got no answer, in the words of `wx`. */
export function failed({ order: { api } }: Pick<Job, 'order'>, cause: unknown): Settled {
  const { kind } = cause as Failure;
  return {
    error: kind
      ? { errMsg: `${api}:fail login ${kind}`, failure: cause as Failure }
      : { errMsg: `${api}:fail ${cause}` },
  };
}

function unwrap({ value, error }: Settled): RequestResult {
  if (value) return value;
  throw error;
}

/** A prefix counts only where a host or a folder ends: `https://a.cn` is not a prefix of `https://a.cn.evil.cn`. */
function startsWith(url: unknown, prefixes: readonly string[]): boolean {
  const text = String(url);
  return prefixes.some((prefix) => text.startsWith(prefix) && /[/?#]|^$/.test(text.charAt(prefix.length)));
}
