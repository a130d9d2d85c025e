/**
 * The WeChat Mini Program platform, emulated: the server API of `api.weixin.qq.com` and the `wx` API of a phone, over
 * one state. For tests and development only.
 *
 * Start with {@link createEmulator}.
 *
 * @module
 */

export type { AppConsole } from './app-console.ts';
export type { NicknameInput } from './buttons/avatar-nickname.ts';
export type { ButtonEvent, ButtonPress } from './buttons/press-button.ts';
export type { Components } from './components.ts';
export { createEmulator } from './create-emulator.ts';
export type { Emulator } from './emulator.ts';
export type { EmulatorOptions, NamedCaller } from './emulator-options.ts';
export { EmulatorError, type EmulatorErrorCode } from './errors.ts';
export { type ListeningEmulator, type ListenOptions, listenEmulator } from './listen.ts';
export type { People } from './people.ts';
export type { ApiSecurityKeys, ApiSecurityOptions, PlatformCertificate } from './platform/api-security.ts';
export type { Authorization, GrantOptions, NewComponent } from './platform/component.ts';
export type { NewCorp, NewSuite } from './platform/corp.ts';
export { demoAppId, virtualPhones } from './platform/demo.ts';
export type { DialogAnswer, DialogContent, DialogKind } from './platform/dialog.ts';
export type {
  DialogEvent,
  PlatformEvent,
  PushEvent,
  Violation,
  ViolationCode,
  WxCallEvent,
} from './platform/events.ts';
export type { ScanWay } from './platform/mini-code.ts';
export type { NewPayment } from './platform/payment.ts';
export type { Platform, PlatformOptions, PlatformState } from './platform/platform.ts';
export type {
  ApiSecuritySettings,
  App,
  LinkRule,
  MessageTemplate,
  NewApp,
  OpenPlatform,
  PushSettings,
  VirtualPayment,
} from './platform/records/app.ts';
export type { Component } from './platform/records/component.ts';
export type { Corp, CorpAgent, CorpMember, Suite } from './platform/records/corp.ts';
export type { Fault, FaultEffect, NewFault } from './platform/records/fault.ts';
export type { AccessToken } from './platform/records/issued.ts';
export type { Launch } from './platform/records/mini-code.ts';
export type { MultiEndSettings, MultiEndUser } from './platform/records/multi-end.ts';
export type { Account, NewUser, Payment, Phone, ScriptedAnswer, User } from './platform/records/person.ts';
export type { RecordedRequest } from './platform/request-log.ts';
export { type Certainty, type RuleOrigin, ruleOrigins } from './platform/rule-origins.ts';
export type { Rules } from './platform/rules.ts';
export type { AuthorizationChange } from './push/authorization-event.ts';
export type { AuthorizationNews, TicketReport } from './push/component-push.ts';
export type { PushReport } from './push/deliver-push.ts';
export type { PeriodicFetch, PeriodicReport, Prefetch } from './push/prefetch.ts';
export type { PushMessage } from './push/push-request.ts';
export type { TlsIdentity } from './tls/tls-identity.ts';
export type { WeCom } from './wecom.ts';
export type {
  ClientOptions,
  CloudFunction,
  DevicePlatform,
  PrivacyListener,
  TemporaryFile,
} from './wx/client.ts';
export type { RequestTask, UploadProgress } from './wx/request-task.ts';
export type { CallResult, RunningClient } from './wx/running-client.ts';
export type {
  Wx,
  WxAccountInfo,
  WxAddressResult,
  WxAgentHandoff,
  WxCloud,
  WxFetchedData,
  WxPlace,
  WxRequestOptions,
  WxRequestResult,
  WxSettingResult,
  WxStorageInfo,
  WxSubscribeResult,
  WxUploadOptions,
  WxUserCryptoManager,
} from './wx/wx.ts';
export type { WxGame, WxMultiEnd, WxQy, WxUserInfoButton } from './wx/wx-hosts.ts';
export type {
  WxCall,
  WxCallbacks,
  WxError,
  WxResult,
  WxSealedResult,
  WxUserInfo,
  WxUserInfoResult,
} from './wx/wx-result.ts';
