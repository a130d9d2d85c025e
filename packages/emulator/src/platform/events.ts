import type { DialogAnswer, DialogContent } from './dialog.ts';
import type { RecordedRequest } from './request-log.ts';

/** Something an observer of the platform may want to show. Secrets in it are already masked. */
export type PlatformEvent =
  | { readonly type: 'request'; readonly request: RecordedRequest }
  | { readonly type: 'wx-call'; readonly call: WxCallEvent }
  | { readonly type: 'dialog'; readonly dialog: DialogEvent }
  | { readonly type: 'dialog-closed'; readonly id: string; readonly answer: DialogAnswer }
  | { readonly type: 'push'; readonly push: PushEvent }
  | { readonly type: 'violation'; readonly violation: Violation }
  | { readonly type: 'clock'; readonly now: number }
  | { readonly type: 'restored' };

/** A call of the `wx` API has settled. */
export interface WxCallEvent {
  readonly id: number;
  readonly at: number;
  readonly api: string;
  readonly appId: string;
  readonly user: string;
  readonly device: string;
  readonly outcome: 'success' | 'fail';
  readonly errMsg: string;
}

/** A dialog waits for an answer. */
export interface DialogEvent extends DialogContent {
  readonly id: string;
  readonly appId: string;
  readonly user: string;
  readonly device: string;
  readonly createdAt: number;
}

/** One attempt to deliver a message to a developer's server. */
export interface PushEvent {
  readonly at: number;
  readonly appId: string;
  readonly attempt: number;
  readonly event: string;
  readonly outcome: 'accepted' | 'refused' | 'unreachable' | 'timeout';
  readonly status: number | null;
}

/** A use of the platform that a correct program does not make. */
export type ViolationCode =
  | 'unknown-path'
  | 'unknown-app'
  | 'wrong-secret'
  | 'code-reused'
  | 'code-invalid'
  | 'grant-type-missing'
  | 'access-token-in-body'
  | 'too-frequent'
  | 'unknown-wx-api';

/** One recorded violation. A warning is what the platform only monitors. */
export interface Violation {
  readonly at: number;
  readonly level: 'violation' | 'warning';
  readonly code: ViolationCode;
  /** Where: a path of the server API or the name of a `wx` API. */
  readonly where: string;
}
