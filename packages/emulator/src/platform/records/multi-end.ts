/** What makes an app a multi-end app (多端应用): a mini program built as an app of its own, with an identity service. */
export interface MultiEndSettings {
  /** The identity service (身份管理) is switched on; without it everything is 10001005. */
  identity: boolean;
  /** AppId of the mini program bound to it. */
  miniProgram: string | null;
  /** AppID of the mobile app (移动应用) bound to it, for logins through the WeChat app. */
  mobileApp: string | null;
  appleLogin: boolean;
  /** `wx.login` becomes `wx.getMiniProgramCode` (`adaptWxLogin` of app.miniapp.json). */
  adaptWxLogin: boolean;
  /** "wx.login mock" of the developer tools: `wx.login` gives codes of a person who is not real. */
  loginMock: boolean;
}

/** How a person logs in to a multi-end app: what `code2verifyinfo` calls the type of a login. */
export type LoginType = 'weixinApp' | 'weixinMiniProgram' | 'phoneSms' | 'phoneOneClick' | 'apple';

/** What a user of a multi-end app can be known by. */
export type IdentityKind = 'openapp' | 'miniprogram' | 'phone' | 'apple';

/** A user of a multi-end app. */
export interface MultiEndUser {
  userId: string;
  appId: string;
  /** Kind → whose it is: a person's id, or the phone number itself. */
  identities: Partial<Record<IdentityKind, string>>;
}

/** The system login state (系统登录态) of one phone. */
export interface IdentitySession {
  userId: string;
  type: LoginType;
  /** Whether the mini program took part, so that its codes can be had silently. */
  byMiniProgram: boolean;
  loginAt: number;
}

/** Whose login a code of the identity service is. */
export interface IdentityLogin {
  userId: string;
  type: LoginType;
  loginAt: number;
}

/** A text message with a number to type in. */
export interface SmsCode {
  code: string;
  sentAt: number;
}
