import { readAnswer } from './answer.ts';
import { callWx, readResult } from './call-wx.ts';
import type { Context } from './context.ts';
import type { Answer } from './outcome.ts';
import type { RequestOptions } from './wx-like.ts';

/** Asks the login server, without waiting for a login. `path` is under the base path. Always settles. */
export async function callServer<Value>(
  context: Context,
  path: string,
  message: Pick<RequestOptions, 'method' | 'data' | 'header'>,
): Promise<Answer<Value>> {
  const { apiUrl, transport, timeoutMs: timeout } = context;
  const { value, error } = await callWx(context.clock, {
    api: 'request',
    limitMs: timeout,
    start: (callbacks) =>
      transport({
        method: 'POST',
        ...message,
        ...callbacks,
        url: apiUrl + path,
        header: { ...context.header, ...message.header },
        timeout,
      }),
    read: readResult,
  });
  return error ? { kind: 'unreachable', errMsg: error.errMsg } : readAnswer(context, value);
}

/** The header that carries a token. */
export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

/** Tells the server that a token is no longer wanted. */
export function revoke(context: Context, token: string): Promise<Answer<unknown>> {
  return callServer(context, '/logout', { header: bearer(token) });
}
