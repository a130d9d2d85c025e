import type { User } from '@weapp-auth/protocol';
import { languageHeader } from './call-server.ts';
import type { Context } from './context.ts';
import { readAnswer } from './envelope.ts';
import type { Answer, Failure } from './outcome.ts';
import { request, upload } from './request.ts';
import { changeUser } from './session.ts';
import type { RequestError } from './task.ts';
import type { RequestOptions } from './wx-like.ts';

/** One call of the login server as the user who is logged in. */
export interface ApiCall extends Pick<RequestOptions, 'method' | 'data'> {
  /** Under the server's base path: `/sessions`. */
  readonly path: string;
  /** A local file to be sent as `multipart/form-data`. */
  readonly filePath?: string;
}

/** What a change of the user resolves to; `auth.user` is the new one by then. */
export type UserOutcome = { readonly kind: 'updated'; readonly user: User } | Failure;

/** Calls the login server with the token, as `auth.request` does, and reads the answer. Never rejects. */
export function callApi<Value>(
  context: Context,
  { path, filePath, ...rest }: ApiCall,
): Promise<Answer<Value>> {
  const { apiUrl, timeoutMs: timeout } = context.settings;
  const options = { url: apiUrl + path, header: languageHeader(context), timeout };
  const task = filePath
    ? upload(context, { ...options, filePath, name: 'avatar' })
    : request(context, { ...rest, ...options });
  return Promise.resolve(task).then(
    (result) => readAnswer<Value>(result.statusCode, result.data),
    ({ failure, errMsg }: RequestError) => failure || { kind: 'unreachable', errMsg },
  );
}

/** {@link callApi} for calls that answer with the user. */
export async function callForUser(context: Context, call: ApiCall): Promise<UserOutcome> {
  const answer = await callApi<User>(context, call);
  if (answer.kind !== 'ok') return answer;
  changeUser(context, answer.value);
  return { kind: 'updated', user: answer.value };
}
