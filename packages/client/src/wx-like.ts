/**
 * The part of `wx` that the SDK calls, described by shape.
 *
 * WeChat's `wx`, uni-app's `uni` and Taro's `Taro` all fit. Only callback forms are used, because `wx.login` has no
 * promise form and old base libraries have none at all.
 */
export interface WxLike {
  login(options: LoginOptions): unknown;
  request(options: RequestOptions): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: unknown): void;
  /** Base library 2.2.2; does without. */
  getAccountInfoSync?(): AccountInfo;
  /** Base library 2.20.1; does without. */
  getAppBaseInfo?(): AppBaseInfo;
  /** Base library 2.20.1; does without. */
  getDeviceInfo?(): DeviceInfo;
  /** Base library 2.9.4; the scene the mini program was opened from. */
  getEnterOptionsSync?(): { readonly scene?: number };
  /** Base library 2.15.0. */
  getRandomValues?(options: RandomOptions): unknown;
  /** Needed by `auth.upload` and by avatars. */
  uploadFile?(options: UploadOptions): unknown;
  /** Base library 2.8.0, not on every platform; does without. */
  getBackgroundFetchData?(options: FetchedOptions): unknown;
  setBackgroundFetchToken?(options: FetchTokenOptions): unknown;
  /** Needed by `auth.download`. */
  downloadFile?(options: DownloadOptions): unknown;
  /** Needed by `auth.prepareCode` while signed in. */
  checkSession?(options: WxCallbacks<unknown>): unknown;
  /** In the client of WeCom (企业微信) alone. */
  readonly qy?: WxQyLike;
}

/** What a mini program logs in by in WeCom (企业微信). */
export interface WxQyLike {
  login(options: LoginOptions): unknown;
  checkSession?(options: WxCallbacks<unknown>): unknown;
}

/** What every asynchronous `wx` API takes. */
export interface WxCallbacks<Result> {
  success?: (result: Result) => void;
  fail?: (error: WxError) => void;
  complete?: (result: Result | WxError) => void;
}

/** What `fail` receives. `errno` exists since base library 2.24.0. */
export interface WxError {
  readonly errMsg: string;
  readonly errno?: number;
}

/** Options of `wx.login`. */
export interface LoginOptions extends WxCallbacks<{ readonly code: string }> {
  timeout?: number;
}

/** The answer of `wx.request`. */
export interface RequestResult {
  readonly statusCode: number;
  readonly data: unknown;
  readonly header?: unknown;
  readonly errMsg?: string;
}

/** Options of `wx.request`; whatever else it knows is passed through untouched. */
export interface RequestOptions extends WxCallbacks<RequestResult> {
  url: string;
  method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'TRACE' | 'CONNECT';
  data?: string | object | ArrayBuffer;
  header?: Record<string, string>;
  timeout?: number;
  [more: string]: unknown;
}

/** Options of `wx.uploadFile`; whatever else it knows is passed through untouched. */
export interface UploadOptions extends WxCallbacks<RequestResult> {
  url: string;
  filePath: string;
  name: string;
  header?: Record<string, string>;
  formData?: Readonly<Record<string, unknown>>;
  timeout?: number;
  [more: string]: unknown;
}

/** The answer of `wx.downloadFile`. */
export interface DownloadResult {
  readonly statusCode: number;
  readonly tempFilePath: string;
  readonly filePath?: string;
  readonly errMsg?: string;
}

/** Options of `wx.downloadFile`; whatever else it knows is passed through untouched. */
export interface DownloadOptions extends WxCallbacks<DownloadResult> {
  url: string;
  filePath?: string;
  header?: Record<string, string>;
  timeout?: number;
  [more: string]: unknown;
}

/** The answer of `wx.getAccountInfoSync`, as far as it is read. */
export interface AccountInfo {
  readonly miniProgram: { readonly appId: string; readonly envVersion?: string };
}

/** The answer of `wx.getDeviceInfo`, as far as it is read. */
export interface DeviceInfo {
  readonly brand?: string;
  readonly model?: string;
  /** `iOS 17.5`. */
  readonly system?: string;
  /** `ios`, `android`, `ohos`, `ohos_pc`, `windows`, `mac`, `devtools`. */
  readonly platform?: string;
}

/** The answer of `wx.getAppBaseInfo`, as far as it is read. */
export interface AppBaseInfo {
  /** `zh_CN`. */
  readonly language?: string;
  /** The base library: `3.17.0`. */
  readonly SDKVersion?: string;
  /** The person's type size; 1 is the standard. */
  readonly fontSizeScaleFactor?: number;
}

/** What WeChat fetched ahead, as far as it is read. */
export interface FetchedData {
  /** The server's answer, letter by letter. */
  readonly fetchedData: string;
  /** When it came, by the phone's clock. */
  readonly timeStamp: number;
}

/** Options of `wx.getBackgroundFetchData`. */
export interface FetchedOptions extends WxCallbacks<FetchedData> {
  fetchType: 'periodic' | 'pre';
}

/** Options of `wx.setBackgroundFetchToken`. */
export interface FetchTokenOptions extends WxCallbacks<unknown> {
  token: string;
}

/** Options of `wx.getRandomValues`. */
export interface RandomOptions extends WxCallbacks<{ readonly randomValues: ArrayBuffer }> {
  length: number;
}
