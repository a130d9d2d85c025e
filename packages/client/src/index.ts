/**
 * The login SDK of a WeChat Mini Program.
 *
 * @module
 */
export type { ApiCall, UserOutcome } from './call-api.ts';
export type { CoreAuth } from './core.ts';
export { type Auth, createAuth } from './create-auth.ts';
export type { Denial, DenialKind } from './denial.ts';
export { readDenial } from './denial.ts';
export type { LogEvent } from './log-event.ts';
export type { LoginInput } from './login.ts';
export type { LogoutOutcome } from './logout.ts';
export type { AuthOptions, BaseUrls } from './options.ts';
export type {
  Answer,
  AuthState,
  Cancelled,
  FailedState,
  Failure,
  LoginOutcome,
  ReadyOutcome,
  Refused,
  SignedIn,
  SignedInState,
  SignedOut,
  SignOutReason,
  Unreachable,
  WxFailed,
} from './outcome.ts';
export type { PhoneDetail, PhoneOutcome, TapAgain } from './phone.ts';
export { bindPhone } from './phone.ts';
export type { PrepareOutcome } from './prepare-code.ts';
export type { ProfileChanges, SignedInWithData, UserInfoDetail, UserInfoOutcome } from './profile.ts';
export { loginWithUserInfo, updateProfile } from './profile.ts';
export type { Clock } from './runtime.ts';
export type { AuthTask, Progress, RequestError } from './task.ts';
export type {
  AccountInfo,
  LoginOptions,
  RandomOptions,
  RequestOptions,
  RequestResult,
  UploadOptions,
  WxCallbacks,
  WxError,
  WxLike,
} from './wx-like.ts';
