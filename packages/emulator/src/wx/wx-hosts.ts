import type { WxCall, WxResult, WxSealedResult, WxUserInfoResult } from './wx-result.ts';

/** `wx.qy`: the login and the data of a member of a corp, in WeCom (企业微信). */
export interface WxQy {
  login: WxCall<{ timeout?: number; suiteId?: string }, WxResult & { code: string }>;
  checkSession: WxCall<object, WxResult & { expireIn: number }>;
  getEnterpriseUserInfo: WxCall<
    object,
    WxSealedResult & { userInfo: Record<string, string>; rawData: string; signature: string }
  >;
  getMobile: WxCall<object, WxSealedResult>;
  getEmail: WxCall<object, WxSealedResult>;
}

/** What `wx` has besides in a multi-end app (多端应用). */
export interface WxMultiEnd {
  weixinAppLogin: WxCall<object, WxResult & { code: string }>;
  weixinMiniProgramLogin: WxCall<{ redirectPath?: string }, WxResult & { code: string }>;
  phoneSmsLogin: WxCall<{ phoneNumber: string; verifyCode: string }, WxResult & { code: string }>;
  getPhoneMask: WxCall<object, WxResult & { phoneMask: string; operatorType: 1 | 2 | 3 }>;
  appleLogin: WxCall<object, WxResult & { code: string }>;
  getIdentityCode: WxCall<object, WxResult & { code: string }>;
  getMiniProgramCode: WxCall<object, WxResult & { code: string }>;
  checkIdentitySession: WxCall<object>;
  logout: WxCall<object>;
  miniapp: {
    bindPhone: WxCall<{ phoneNumber: string; verifyCode: string }>;
    bindWeixin: WxCall<object>;
    bindApple: WxCall<object>;
    checkBindInfo: WxCall<
      object,
      WxResult & { hasBoundPhone: boolean; hasBoundWeixin: boolean; hasBoundApple: boolean }
    >;
  };
}

/** What `wx` has besides in a mini game. */
export interface WxGame {
  getPhoneNumber: WxCall<
    { isRealtime?: boolean; phoneNumberNoQuotaToast?: boolean },
    WxResult & { code: string }
  >;
  createUserInfoButton(options: {
    type: 'text' | 'image';
    text?: string;
    image?: string;
    style?: object;
    withCredentials?: boolean;
    lang?: string;
  }): WxUserInfoButton;
}

/** The button of `wx.createUserInfoButton`. */
export interface WxUserInfoButton {
  onTap(listener: (result: WxUserInfoResult) => void): void;
  offTap(listener: (result: WxUserInfoResult) => void): void;
  show(): void;
  hide(): void;
  destroy(): void;
}
