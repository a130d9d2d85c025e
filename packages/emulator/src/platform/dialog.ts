/**
 * What WeChat may show over a mini program and wait for.
 *
 * - `authorize`: a scope (`wx.authorize`, or the first use of an API under a scope)
 * - `user-profile`: nickname and avatar (`wx.getUserProfile`, and the button in legacy apps)
 * - `phone-number`, `realtime-phone-number`: the sheet with the person's numbers
 * - `avatar`: the sheet of `chooseAvatar`
 * - `nickname`: the keyboard that offers the WeChat nickname
 * - `settings`: the settings page with its switches
 * - `privacy`: the official privacy popup
 * - `privacy-listener`: no popup of WeChat; the app's own `onNeedPrivacyAuthorization` listener has to resolve
 * - `modal`: `wx.showModal`
 * - `subscribe`: the sheet of `wx.requestSubscribeMessage` with a tick box for each template
 * - `login`: WeChat, Apple or the operator asks, outside of a multi-end app, whether to log in to it
 * - `biometric`: a finger or a face, for SOTER or the face check
 * - `payment`: the cashier
 * - `picker`: a page on which the person picks an address, a place or an invoice
 */
export type DialogKind =
  | 'authorize'
  | 'user-profile'
  | 'phone-number'
  | 'realtime-phone-number'
  | 'avatar'
  | 'nickname'
  | 'settings'
  | 'privacy'
  | 'privacy-listener'
  | 'modal'
  | 'subscribe'
  | 'login'
  | 'biometric'
  | 'payment'
  | 'picker';

/** What a dialog shows, and what the answer can choose from. */
export interface DialogContent {
  readonly kind: DialogKind;
  /** The API (or button) that waits for the answer. */
  readonly api: string;
  readonly title: string;
  readonly content: string;
  readonly confirmText: string;
  readonly cancelText: string;
  /** The scope asked for. */
  readonly scope?: string;
  /** The privacy guide that the sheet of a scope asks for too, with a tick box. */
  readonly contract?: string;
  /** Masked phone numbers, first offered first (answer with `choice`), or templates (answer with `choices`). */
  readonly choices?: readonly string[];
  /** The switches of the settings page; answer with `authSetting`. */
  readonly authSetting?: Readonly<Record<string, boolean>>;
  /** The `referrer` passed to the privacy listener. */
  readonly referrer?: string;
  /** A modal that asks for text; answer with `text`. */
  readonly editable?: boolean;
}

/** How a person answers a dialog. */
export interface DialogAnswer {
  readonly accept: boolean;
  /** Which of the choices (phone numbers), counted from 0. */
  readonly choice?: number;
  /** Which of the choices are ticked (templates); all of them without it. */
  readonly choices?: readonly number[];
  /** "Always keep these choices", in the sheet of subscriptions. */
  readonly keep?: boolean;
  /** The nickname typed, or the text of an editable modal. */
  readonly text?: string;
  /** The avatar chosen: an http(s) or data URL, or a path of the emulated file system; the own avatar without it. */
  readonly avatarUrl?: string;
  /** The content check finds the avatar or nickname unsafe. */
  readonly unsafe?: boolean;
  /** Switches changed on the settings page. */
  readonly authSetting?: Readonly<Record<string, boolean>>;
  /** What the app's privacy listener passed to `resolve`. */
  readonly event?: 'exposureAuthorization' | 'agree' | 'disagree';
  /** The `agreePrivacyAuthorization` button that `event: 'agree'` names. */
  readonly buttonId?: string;
}
