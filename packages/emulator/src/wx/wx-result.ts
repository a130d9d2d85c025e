/** The result every call has: `<api>:ok`, or `<api>:fail <reason>`. */
export interface WxResult {
  errMsg: string;
}

/** What `fail` receives (and what a promise rejects with). */
export interface WxError {
  errMsg: string;
  /** From base library 2.24.0 on, where the platform has a number for the failure. */
  errno?: number;
}

/** The callbacks of every asynchronous call. */
export interface WxCallbacks<Result extends WxResult = WxResult> {
  success?(result: Result): void;
  fail?(error: WxError): void;
  complete?(result: Result | WxError): void;
}

/** An asynchronous API: a promise when no callback is given and the API supports that, nothing otherwise. */
export type WxCall<Options, Result extends WxResult = WxResult> = (
  options?: Options & WxCallbacks<Result>,
) => Promise<Result> | undefined;

/** A profile, as `userInfo` and `rawData` carry it. */
export interface WxUserInfo {
  nickName: string;
  gender: number;
  language: string;
  city: string;
  province: string;
  country: string;
  avatarUrl: string;
  is_demote?: boolean;
}

/** Result of `wx.getUserInfo` and of the `getUserInfo` button. */
export interface WxUserInfoResult extends WxResult {
  userInfo: WxUserInfo;
  rawData: string;
  signature?: string;
  encryptedData?: string;
  iv?: string;
  cloudID?: string;
}

/** Encrypted open data. */
export interface WxSealedResult extends WxResult {
  encryptedData: string;
  iv: string;
  cloudID?: string;
}
