import { askWx } from './ask-wx.ts';
import { callForUser, type UserOutcome } from './call-api.ts';

import type { CoreAuth } from './core.ts';
import { type Denial, readDenial } from './denial.ts';
import type { Failure, SignedIn } from './outcome.ts';
import type { WxCallbacks, WxError } from './wx-like.ts';

export type { PrepareOutcome } from './prepare-code.ts';
export { prepareCode, releaseCode } from './prepare-code.ts';

/** `event.detail` of a `getUserInfo` button, or the answer of `wx.getUserInfo`. */
export interface UserInfoDetail extends Partial<WxError> {
  readonly userInfo?: object;
  readonly encryptedData?: string;
  readonly iv?: string;
  readonly rawData?: string;
  readonly signature?: string;
}

/** Logged in. `dataFailure` says why the open data could not be used although the login itself went well. */
export interface SignedInWithData extends SignedIn {
  readonly dataFailure?: Failure | Denial;
}

/** What {@link loginWithUserInfo} resolves to. */
export type UserInfoOutcome = SignedInWithData | Failure | Denial;

/** What {@link updateProfile} changes; what is left out stays. */
export interface ProfileChanges {
  /** `null` removes it. */
  readonly nickname?: string | null;
  /** The temporary path that a `chooseAvatar` button gave. */
  readonly avatarPath?: string;
}

/**
 * Logs in with the data of a `getUserInfo` button. Works best after `auth.prepareCode()`, when the button appeared.
 *
 * Data that the server cannot decrypt (the classic: `wx.login` was called after they were encrypted) are asked for
 * again under the new key, once, without bothering anybody. Never rejects.
 */
export async function loginWithUserInfo(
  auth: CoreAuth,
  detail: UserInfoDetail | Denial,
): Promise<UserInfoOutcome> {
  if (detail && 'kind' in detail) return detail;
  const data = pickOpenData(detail);
  // Asked for without credentials, there is nothing to decrypt, and nothing was refused.
  if (!data) return detail?.userInfo ? auth.login() : readDenial(detail);
  const login = await auth.login(data);
  if (login.kind !== 'signed-in' || login.dataUsed) return login;
  const first = await sendProfile(auth, data);
  const last = isStale(first) ? await sendFreshProfile(auth) : first;
  if (last.kind === 'updated') return { ...login, user: last.user, dataUsed: true };
  return { ...login, dataFailure: last };
}

/**
 * Changes nickname and avatar, as the person filled them in. Never rejects, other than with a `TypeError` for no change.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client/core';
 * import { updateProfile } from '@weapp-auth/client/profile';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * const outcome = await updateProfile(auth, { nickname: '小爱' });
 * if (outcome.kind === 'updated') console.log(outcome.user.nickname);
 * ```
 */
export async function updateProfile(auth: CoreAuth, changes: ProfileChanges): Promise<UserOutcome> {
  const { nickname, avatarPath } = changes;
  if (nickname === undefined && avatarPath === undefined)
    throw new TypeError('updateProfile needs a nickname or an avatarPath');
  if (avatarPath !== undefined) {
    const uploaded = await callForUser(auth, { path: '/me/avatar', filePath: avatarPath });
    if (uploaded.kind !== 'updated' || nickname === undefined) return uploaded;
  }
  // PUT: `wx.request` has no PATCH.
  return callForUser(auth, { path: '/me', method: 'PUT', data: { nickname } });
}

interface OpenData {
  readonly encryptedData: string;
  readonly iv: string;
  readonly rawData?: string;
  readonly signature?: string;
}

function pickOpenData(detail: UserInfoDetail): OpenData | undefined {
  const { encryptedData, iv, rawData, signature } = detail || {};
  if (!encryptedData || !iv) return undefined;
  return rawData && signature ? { encryptedData, iv, rawData, signature } : { encryptedData, iv };
}

function sendProfile(auth: CoreAuth, data: OpenData): Promise<UserOutcome> {
  return callForUser(auth, { path: '/me/profile', method: 'POST', data });
}

/** First a login whose key the server has, then data under that key, then the data. */
async function sendFreshProfile(auth: CoreAuth): Promise<UserOutcome | Denial> {
  const login = await auth.inside.renew();
  if (login.kind !== 'signed-in') return login;
  const data = await askUserInfo(auth);
  return 'encryptedData' in data ? sendProfile(auth, data) : data;
}

async function askUserInfo(auth: CoreAuth): Promise<OpenData | Denial> {
  const detail = await getUserInfo(auth);
  return 'kind' in detail ? detail : (pickOpenData(detail) ?? readDenial(detail));
}

/** Options of {@link getUserInfo}, as `wx.getUserInfo` has them. */
export interface UserInfoOptions {
  /** Whether encrypted data come with it; then a login has to be alive. Default `true`. */
  readonly withCredentials?: boolean;
  /** The language of country, province and city. Default `en`, as WeChat's. */
  readonly lang?: 'en' | 'zh_CN' | 'zh_TW';
  /** How long `wx` may take, in milliseconds. */
  readonly timeout?: number;
}

/**
 * `wx.getUserInfo`, for who has allowed it before: the detail that a button would give, or why there is none. Either may be
 * passed to {@link loginWithUserInfo}. Never rejects.
 */
export async function getUserInfo(
  auth: CoreAuth,
  options: UserInfoOptions = {},
): Promise<UserInfoDetail | Denial> {
  const { context } = auth.inside;
  // This file alone names this API, so that the privacy scan of an app without profiles does not find it.
  const result = await askWx<UserInfoDetail, UserInfoOptions & WxCallbacks<UserInfoDetail>>(context, {
    api: 'getUserInfo',
    needs: '1.3.0',
    options: { withCredentials: true, ...options },
    ...(options.timeout && { limitMs: options.timeout }),
  });
  return result.kind === 'done' ? result.value : result;
}

function isStale(outcome: UserOutcome): boolean {
  return outcome.kind === 'refused' && outcome.action === 'retry-with-fresh-code';
}
