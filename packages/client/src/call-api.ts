import type { User } from '@weapp-auth/protocol';
import { readAnswer } from './answer.ts';
import type { CoreAuth } from './core.ts';
import type { Answer, Failure } from './outcome.ts';
import { changeUser } from './session.ts';
import type { RequestError } from './task.ts';
import { type AuthTask, withEvents } from './task-events.ts';
import { unwrap } from './unwrap.ts';
import type { RequestOptions, UploadOptions } from './wx-like.ts';

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
  auth: CoreAuth,
  { path, filePath, method, data }: ApiCall,
): Promise<Answer<Value>> {
  const { apiUrl, header } = auth.inside.context;
  const options = { url: apiUrl + path, header: { ...header } };
  const task = filePath
    ? upload(auth, { ...options, filePath, name: 'avatar' })
    : auth.request({ ...options, ...(method && { method }), ...(data && { data }) });
  return Promise.resolve(task).then(
    (result) => readAnswer<Value>({ unwrap }, result),
    ({ failure, errMsg }: RequestError) => failure || { kind: 'unreachable', errMsg },
  );
}

/** {@link callApi} for calls that answer with the user. */
export async function callForUser(auth: CoreAuth, call: ApiCall): Promise<UserOutcome> {
  const answer = await callApi<User>(auth, call);
  if (answer.kind !== 'ok') return answer;
  return { kind: 'updated', user: changeUser(auth.inside.context, answer.value) };
}

/** `wx.uploadFile` with the token, as `auth.request` is `wx.request` with the token. */
export function upload(auth: CoreAuth, options: UploadOptions): AuthTask {
  const { context, send } = auth.inside;
  const start = (given: UploadOptions) => context.wx.uploadFile?.(given);
  return withEvents((onReal) => send({ api: 'uploadFile', options, start, onReal }));
}
