import { readAnswer } from './answer.ts';
import { callWx } from './call-wx.ts';
import type { Context } from './context.ts';
import type { Answer } from './outcome.ts';
import type { RequestOptions, RequestResult } from './wx-like.ts';

/** Posts to the login server, without waiting for a login. `path` is under the base path. Always settles. */
export async function callServer<Value>(
  context: Context,
  path: string,
  message: Pick<RequestOptions, 'data' | 'header'>,
): Promise<Answer<Value>> {
  const { apiUrl, transport, timeoutMs } = context;
  const result = await callWx<RequestResult>(context, 'request', (callbacks) =>
    transport({
      ...message,
      ...callbacks,
      url: apiUrl + path,
      method: 'POST',
      header: { ...context.header, ...message.header },
      timeout: timeoutMs,
    }),
  );
  if (result.kind !== 'done') return { kind: 'unreachable', errMsg: result.errMsg };
  return readAnswer<Value>(context, result.value);
}

/** Tells the server that a token is no longer wanted. */
export function revoke(context: Context, token: string): Promise<Answer<unknown>> {
  return callServer(context, '/logout', { header: { Authorization: `Bearer ${token}` } });
}
