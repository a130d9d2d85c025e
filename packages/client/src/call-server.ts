import { callWx } from './call-wx.ts';
import type { Context } from './context.ts';
import { readAnswer } from './envelope.ts';
import type { Answer } from './outcome.ts';
import type { RequestOptions, RequestResult } from './wx-like.ts';

/** Posts to the login server, without waiting for a login. `path` is under the base path. Always settles. */
export async function callServer<Value>(
  context: Context,
  path: string,
  message: Pick<RequestOptions, 'data' | 'header'>,
): Promise<Answer<Value>> {
  const { apiUrl, transport, timeoutMs, language } = context;
  const result = await callWx<RequestResult>(context, 'request', (callbacks) =>
    transport({
      ...message,
      ...callbacks,
      url: apiUrl + path,
      method: 'POST',
      // Phones do not all send it by themselves; the server's messages follow it.
      header: { 'Accept-Language': language.replace('_', '-'), ...message.header },
      timeout: timeoutMs,
    }),
  );
  if (result.kind !== 'done') return { kind: 'unreachable', errMsg: result.errMsg };
  return readAnswer<Value>(result.value.statusCode, result.value.data);
}

/** Tells the server that a token is no longer wanted. */
export function revoke(context: Context, token: string): Promise<Answer<unknown>> {
  return callServer(context, '/logout', { header: { Authorization: `Bearer ${token}` } });
}
