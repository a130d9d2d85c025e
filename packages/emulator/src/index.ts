/**
 * The WeChat Mini Program platform, emulated: the server API of `api.weixin.qq.com` and the `wx` API of a phone, over
 * one state. For tests and development only.
 *
 * @module
 */
export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';
export { EmulatorError, type EmulatorErrorCode } from './errors.ts';
export { type ListeningEmulator, type ListenOptions, listenEmulator } from './listen.ts';
export type { App, NewApp } from './platform/app.ts';
export { DEMO_APP_ID } from './platform/demo.ts';
export type { DialogAnswer, DialogContent, DialogKind } from './platform/dialog.ts';
export type { DialogEvent, PlatformEvent, PushEvent, WxCallEvent } from './platform/events.ts';
export type { Fault, FaultEffect, NewFault } from './platform/fault.ts';
export type { Platform, PlatformOptions, PlatformState } from './platform/platform.ts';
export type { RecordedRequest } from './platform/request-log.ts';
export type { Rules } from './platform/rules.ts';
export type { NewUser, Phone, User } from './platform/user.ts';
export type { Violation, ViolationCode } from './platform/violation.ts';
export type { ClientOptions } from './wx/client.ts';
export type { RequestTask } from './wx/request-task.ts';
export type { RunningClient } from './wx/running-client.ts';
export type { Wx, WxCall, WxCallbacks, WxError, WxResult, WxUserInfoResult } from './wx/wx.ts';
