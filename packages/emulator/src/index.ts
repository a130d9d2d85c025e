/**
 * The WeChat Mini Program platform, emulated: the server API of `api.weixin.qq.com` and the `wx` API of a phone, over
 * one state. For tests and development only.
 *
 * Start with {@link createEmulator}. What people and owners of apps do beyond its methods is done by functions that
 * take `emulator.platform` first: {@link scriptAnswer}, {@link recordPayment}, {@link bindApp}, …
 *
 * @module
 */

export type { NicknameInput } from './buttons/nickname-input.ts';
export type { ButtonEvent, ButtonPress } from './buttons/press-button.ts';
export { createEmulator } from './create-emulator.ts';
export type { Emulator, EmulatorOptions, NamedCaller } from './emulator.ts';
export { EmulatorError, type EmulatorErrorCode } from './errors.ts';
export { type ListeningEmulator, type ListenOptions, listenEmulator } from './listen.ts';
export { type Account, accountOf, deleteMiniProgram } from './platform/account.ts';
export { type ApiSecurityKeys, enableApiSecurity } from './platform/api-security.ts';
export type { ApiSecuritySettings, App, NewApp, PushSettings } from './platform/app.ts';
export {
  authorizeComponent,
  type Component,
  createComponent,
  issueComponentToken,
} from './platform/component.ts';
export { demoAppId } from './platform/demo.ts';
export type { DialogAnswer, DialogContent, DialogKind } from './platform/dialog.ts';
export type { DialogEvent, PlatformEvent, PushEvent, WxCallEvent } from './platform/events.ts';
export type { Fault, FaultEffect, NewFault } from './platform/fault.ts';
export { bindApp, createOpenPlatform, type OpenPlatform, unionidOf } from './platform/open-platform.ts';
export { type NewPayment, type Payment, recordPayment } from './platform/payment.ts';
export type { Platform, PlatformOptions, PlatformState } from './platform/platform.ts';
export type { RecordedRequest } from './platform/request-log.ts';
export type { Rules } from './platform/rules.ts';
export { expireSession } from './platform/session.ts';
export {
  type NewUser,
  type Phone,
  type ScriptedAnswer,
  scriptAnswer,
  setHabit,
  type User,
} from './platform/user.ts';
export type { Violation, ViolationCode } from './platform/violation.ts';
export type { AuthorizationChange } from './push/authorization-event.ts';
export type { PushReport } from './push/deliver-push.ts';
export type { Prefetch } from './push/prefetch.ts';
export type { PushMessage } from './push/xml.ts';
export type { ClientOptions, CloudFunction, PrivacyListener, TemporaryFile } from './wx/client.ts';
export type { RequestTask, UploadProgress } from './wx/request-task.ts';
export type { CallResult, RunningClient } from './wx/running-client.ts';
export type {
  Wx,
  WxAccountInfo,
  WxCall,
  WxCallbacks,
  WxCloud,
  WxError,
  WxRequestOptions,
  WxRequestResult,
  WxResult,
  WxSealedResult,
  WxSettingResult,
  WxStorageInfo,
  WxUploadOptions,
  WxUserCryptoManager,
  WxUserInfo,
  WxUserInfoResult,
} from './wx/wx.ts';
