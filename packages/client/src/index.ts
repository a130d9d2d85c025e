/**
 * The login SDK of a WeChat Mini Program.
 *
 * @module
 */

export type {
  ApproveScanLoginRequest,
  ErrorAction,
  ErrorCode,
  MaskedPhone,
  RevokeReason,
  ScanClaim,
  ScanLoginDescription,
  SessionInfo,
  SocketTicket,
  User,
} from '@weapp-auth/protocol';
export type { RemovalOutcome } from './account.ts';
export { deleteAccount, exportAccount, listDevices, removeDevice } from './account.ts';
export type { AroundOptions, ResponseHook } from './around.ts';
export type { AuthOptions, BaseUrls } from './auth-options.ts';
export type { AuthorizeOutcome, Scope, SettingsOutcome } from './authorize.ts';
export { authorize, isGranted, openSettings } from './authorize.ts';
export type { ApiCall, UserOutcome } from './call-api.ts';
export { callApi, callForUser, download, upload } from './call-api.ts';
export type { CloudRunOptions } from './cloud-run.ts';
export { cloudRun } from './cloud-run.ts';
export type { CoreAuth } from './core.ts';
export { type Auth, createAuth } from './create-auth.ts';
export type { Denial, DenialKind } from './denial.ts';
export { readDenial } from './denial.ts';
export type { Features } from './features.ts';
export { features } from './features.ts';
export type { LogEvent } from './log-event.ts';
export type { LoginInput } from './login.ts';
export type { LogoutOutcome } from './logout.ts';
export type { CoreOptions } from './options.ts';
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
  SinglePage,
  Unreachable,
  WxFailed,
} from './outcome.ts';
export type { PhoneDetail, PhoneOutcome, TapAgain } from './phone.ts';
export { bindPhone } from './phone.ts';
export { onPrefetched, prefetched } from './prefetched.ts';
export type { Privacy, PrivacyOutcome, PrivacyQuestion } from './privacy.ts';
export { createPrivacy } from './privacy.ts';
export type {
  PrepareOutcome,
  ProfileChanges,
  SignedInWithData,
  UserInfoDetail,
  UserInfoOptions,
  UserInfoOutcome,
} from './profile.ts';
export { getUserInfo, loginWithUserInfo, prepareCode, releaseCode, updateProfile } from './profile.ts';
export { registerAuth } from './registered-auth.ts';
export type { Clock } from './runtime.ts';
export type { ScanAnswer, ScannedLogin, ScanOutcome } from './scan-login.ts';
export { approveScan, openScan, refuseScan } from './scan-login.ts';
export type { SkillCall, SkillHandler, SkillLogin, SkillOptions, SkillResult } from './skill.ts';
export { skillLogin } from './skill.ts';
export { socketTicket } from './socket-ticket.ts';
export type { CoreTask, RequestError } from './task.ts';
export type { AuthTask, HeadersEvent, Progress } from './task-events.ts';
export type {
  AccountInfo,
  DeviceInfo,
  DownloadOptions,
  DownloadResult,
  LoginOptions,
  RandomOptions,
  RequestOptions,
  RequestResult,
  UploadOptions,
  WxCallbacks,
  WxError,
  WxLike,
} from './wx-like.ts';
