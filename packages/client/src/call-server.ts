import { callWx } from './call-wx.ts';
import type { Context } from './context.ts';
import { readAnswer } from './envelope.ts';
import type { Answer } from './outcome.ts';
import type { RequestOptions, RequestResult } from './wx-like.ts';

/** One call of the login server's own API. */
export interface ServerCall extends Pick<RequestOptions, 'method' | 'data'> {
  /** Under the base path: `/login`. */
  readonly path: string;
  readonly header?: Readonly<Record<string, string>>;
}

/** Calls the login server as it is, without waiting for a login. Always settles. */
export async function callServer<Value>(context: Context, call: ServerCall): Promise<Answer<Value>> {
  const { apiUrl, transport, timeoutMs } = context.settings;
  const { path, header, ...rest } = call;
  const result = await callWx<RequestResult>(context, 'request', (callbacks) =>
    transport({
      ...rest,
      ...callbacks,
      url: apiUrl + path,
      header: { ...languageHeader(context), ...header },
      timeout: timeoutMs,
    }),
  );
  if (result.kind !== 'done') return { kind: 'unreachable', errMsg: result.errMsg };
  return readAnswer<Value>(result.value.statusCode, result.value.data);
}

/** Phones do not all send `Accept-Language` by themselves; the server's messages follow it. */
export function languageHeader(context: Context): Record<string, string> {
  const { language } = context.settings;
  return language ? { 'Accept-Language': language.replace('_', '-') } : {};
}
