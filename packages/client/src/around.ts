import { isProblem } from './answer.ts';
import { bearer } from './call-server.ts';
import { readResult } from './call-wx.ts';
import { askCode } from './code.ts';
import type { CoreAuth } from './core.ts';
import { failed } from './request.ts';
import type { Around, Order, Settled } from './task.ts';
import { unwrap } from './unwrap.ts';
import type { RequestResult } from './wx-like.ts';

/** What the full client does around each request. */
export interface AroundOptions {
  /** How often `auth.request` repeats a GET or HEAD that got no answer. Default 0, as `wx.request`. */
  readonly requestRetries?: number;
  /**
   * What a guest's request does that is answered with "not logged in": `false`, the default, gives the answer to the
   * page; `true` logs in and sends it once more. Not for somebody who logged out or was logged out.
   */
  readonly guestLogin?: boolean;
}

/** Sees every answer before the page does; what it returns takes its place. */
export type ResponseHook = (result: RequestResult, options: Order['options']) => RequestResult | undefined;

/** Lets the app's hook see how a request ended. One that throws or gives nonsense changes nothing. */
export function applyHook(hook: ResponseHook, { options }: Order, settled: Settled): Settled {
  const { value: result } = settled;
  if (!result) return settled;
  try {
    return { value: readResult(hook(result, options)) || result };
  } catch {
    return settled;
  }
}

/** Repeats lost answers, proves the phone where the server wants that, and logs guests in. */
export function createAround(auth: () => CoreAuth, options: AroundOptions): Around {
  const { requestRetries = 0, guestLogin = false } = options;
  return async (once, order, token) => {
    let settled = await once();
    for (let left = isSafe(order) ? requestRetries : 0; left > 0 && isLost(settled); left -= 1)
      settled = await once();
    const { value: result } = settled;
    if (!result) return settled;
    const { context } = auth().inside;
    const answer = unwrap(result.data);
    const problem = isProblem(answer) ? answer : {};
    if (problem.code === 'step_up_required') {
      const code = await askCode(context);
      return code.kind === 'code' ? once({ 'X-Step-Up-Code': code.code }) : failed({ order }, code);
    }
    const { state } = context;
    if (token || !guestLogin || state.kind !== 'signed-out' || state.reason !== 'guest') return settled;
    if (problem.action !== 'relogin' && !context.isUnauthorized(result)) return settled;
    const login = await auth().login();
    if (login.kind !== 'signed-in') return failed({ order }, login);
    return context.token ? once(bearer(context.token)) : settled;
  };
}

function isSafe({ api, options }: Order): boolean {
  return api === 'request' && /^(get|head)?$/i.test(`${options.method || ''}`);
}

/** The caller's own end is no loss. */
function isLost({ error }: Settled): boolean {
  return !!error && !error.errMsg.endsWith(':fail abort');
}
