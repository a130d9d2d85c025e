import type { User } from '@weapp-auth/protocol';
import { isUser, readAnswer, refused } from './answer.ts';
import { askCode } from './code.ts';
import type { CoreAuth } from './core.ts';
import type { Answer, Failure } from './outcome.ts';
import { changeUser } from './session.ts';
import type { RequestError } from './task.ts';
import { type AuthTask, withEvents } from './task-events.ts';
import { unwrap } from './unwrap.ts';
import type { DownloadOptions, DownloadResult, RequestOptions, UploadOptions } from './wx-like.ts';

/** One call of the login server as the user who is logged in. */
export interface ApiCall extends Pick<RequestOptions, 'method' | 'data'> {
  /** Under the server's base path: `/sessions`. */
  readonly path: string;
  /** A local file to be sent as `multipart/form-data`. */
  readonly filePath?: string;
  /** Sends a fresh code of `wx.login` along: the server wants proof that the phone is still the person's. */
  readonly stepUp?: boolean;
}

/** What a change of the user resolves to; `auth.user` is the new one by then. */
export type UserOutcome = { readonly kind: 'updated'; readonly user: User } | Failure;

/** Calls the login server with the token, as `auth.request` does, and reads the answer. Never rejects. */
export async function callApi<Value>(
  auth: CoreAuth,
  { path, filePath, method, data, stepUp }: ApiCall,
): Promise<Answer<Value>> {
  const { context } = auth.inside;
  const header: Record<string, string> = { ...context.header };
  if (stepUp) {
    // Whoever is not logged in yet gets the session first: its code would make the one of now the older one.
    const start = await auth.ready();
    const code = start.kind === 'signed-in' && (await askCode(context));
    if (code && code.kind !== 'code') return code;
    if (code) header['X-Step-Up-Code'] = code.code;
  }
  // A picture takes as long as `wx` itself would wait, for the usual time limit.
  const timeout = context.timeoutMs * (filePath ? 6 : 1);
  const options = { url: context.apiUrl + path, header, timeout };
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
  if (!isUser(answer.value)) return refused(200);
  return { kind: 'updated', user: changeUser(auth.inside.context, answer.value) };
}

/** `wx.uploadFile` with the token, as `auth.request` is `wx.request` with the token. */
export function upload(auth: CoreAuth, options: UploadOptions): AuthTask {
  const { context, send } = auth.inside;
  // Where the host has none, the call throws, and that is how the task fails.
  const { wx } = context as { readonly wx: Required<typeof context.wx> };
  const start = (given: UploadOptions) => wx.uploadFile(given);
  return withEvents((onReal) => send({ api: 'uploadFile', options: options || {}, start, onReal }));
}

/** `wx.downloadFile` with the token, as `auth.request` is `wx.request` with the token. */
export function download(auth: CoreAuth, options: DownloadOptions): AuthTask<DownloadResult> {
  const { context, send } = auth.inside;
  const { wx } = context as { readonly wx: Required<typeof context.wx> };
  const start = (given: DownloadOptions) => wx.downloadFile(given);
  const task = withEvents((onReal) => send({ api: 'downloadFile', options: options || {}, start, onReal }));
  // What is awaited is the answer of the API that was called.
  return task as unknown as AuthTask<DownloadResult>;
}
