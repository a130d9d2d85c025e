import type { PrivacyListener } from './client.ts';
import type { RequestTask } from './request-task.ts';
import type { WxGame, WxMultiEnd, WxQy } from './wx-hosts.ts';
import type { WxCall, WxCallbacks, WxResult, WxSealedResult, WxUserInfoResult } from './wx-result.ts';

/** Options of `wx.request`. */
export interface WxRequestOptions extends WxCallbacks<WxRequestResult> {
  url: string;
  data?: unknown;
  header?: Record<string, string>;
  method?: string;
  timeout?: number;
  dataType?: string;
  responseType?: string;
}

/** Result of `wx.request`. */
export interface WxRequestResult extends WxResult {
  data: unknown;
  statusCode: number;
  header: Record<string, string>;
  cookies: string[];
}

/** Result of `wx.getSetting` and `wx.openSetting`. */
export interface WxSettingResult extends WxResult {
  authSetting: Record<string, boolean>;
  subscriptionsSetting?: { mainSwitch: boolean; itemSettings?: Record<string, 'accept' | 'reject' | 'ban'> };
}

/** Result of `wx.requestSubscribeMessage`: a choice under each template id. */
export interface WxSubscribeResult extends WxResult {
  [templateId: string]: 'accept' | 'reject' | 'ban' | 'filter' | (string & {});
}

/** `wx.cloud`, as far as logins use it. */
export interface WxCloud {
  init(options?: { env?: string }): void;
  CloudID(id: string): unknown;
  callContainer: WxCall<
    {
      config?: { env: string };
      path: string;
      method?: string;
      header?: Record<string, string>;
      data?: unknown;
      timeout?: number;
      dataType?: string;
      responseType?: string;
    },
    WxRequestResult
  >;
  callFunction: WxCall<{ name: string; data?: Record<string, unknown> }, WxResult & { result: unknown }>;
}

/** What `wx.getUserCryptoManager` returns. */
export interface WxUserCryptoManager {
  getLatestUserKey: WxCall<
    object,
    WxResult & { encryptKey: string; iv: string; version: number; expireTime: number }
  >;
  getRandomValues: WxCall<{ length: number }, WxResult & { randomValues: ArrayBuffer }>;
}

/** Options of `wx.uploadFile`. */
export interface WxUploadOptions extends WxCallbacks<WxRequestResult> {
  url: string;
  filePath: string;
  name: string;
  header?: Record<string, string>;
  formData?: Record<string, unknown>;
  timeout?: number;
}

/**
 * The part of `wx` that is emulated. Members newer than the chosen base library are absent at run time, as on a
 * phone: ask `wx.canIUse`, or look.
 */
export interface Wx extends Partial<WxMultiEnd>, Partial<WxGame> {
  login: WxCall<{ timeout?: number }, WxResult & { code: string }>;
  checkSession: WxCall<object>;
  getUserInfo: WxCall<{ withCredentials?: boolean; lang?: string }, WxUserInfoResult>;
  getUserProfile: WxCall<{ desc: string; lang?: string }, WxUserInfoResult>;
  getSetting: WxCall<{ withSubscriptions?: boolean }, WxSettingResult>;
  openSetting: WxCall<{ withSubscriptions?: boolean }, WxSettingResult>;
  authorize: WxCall<{ scope: string }>;
  getPrivacySetting: WxCall<object, WxResult & { needAuthorization: boolean; privacyContractName: string }>;
  requirePrivacyAuthorize: WxCall<object>;
  openPrivacyContract: WxCall<object>;
  onNeedPrivacyAuthorization(listener: PrivacyListener): void;
  getLocation: WxCall<{ type?: string; altitude?: boolean }, WxResult & WxPlace & { accuracy: number }>;
  getFuzzyLocation: WxCall<{ type?: string }, WxResult & WxPlace>;
  getClipboardData: WxCall<object, WxResult & { data: string }>;
  chooseLocation: WxCall<object, WxResult & WxPlace & { name: string; address: string }>;
  chooseAddress: WxCall<object, WxAddressResult>;
  chooseInvoiceTitle: WxCall<object, WxResult & { type: string; title: string; taxNumber: string }>;
  chooseInvoice: WxCall<object, WxResult & { invoiceInfo: string }>;
  startRecord: WxCall<object, WxResult & { tempFilePath: string }>;
  stopRecord: WxCall<object>;
  saveImageToPhotosAlbum: WxCall<{ filePath: string }>;
  saveVideoToPhotosAlbum: WxCall<{ filePath: string }>;
  createCameraContext(): { takePhoto: WxCall<{ quality?: string }, WxResult & { tempImagePath: string }> };
  setBackgroundFetchToken: WxCall<{ token: string }>;
  getBackgroundFetchToken: WxCall<object, WxResult & { token: string }>;
  getBackgroundFetchData: WxCall<{ fetchType: 'pre' | 'periodic' }, WxResult & WxFetchedData>;
  onBackgroundFetchData(listener: (data: WxFetchedData) => void): void;
  onAgentHandoff(listener: (handoff: WxAgentHandoff) => void): void;
  offAgentHandoff(listener?: (handoff: WxAgentHandoff) => void): void;
  getWeRunData: WxCall<object, WxSealedResult>;
  getGroupEnterInfo: WxCall<{ needGroupOpenID?: boolean; allowSingleChat?: boolean }, WxSealedResult>;
  openChatTool: WxCall<{ url: string; roomid?: string; chatType?: number }>;
  enterChatToolMode: WxCall<{
    chatToolRooms?: readonly string[];
    singleChatRoom?: boolean;
    selectLimit?: number;
  }>;
  getChatToolInfo: WxCall<object, WxSealedResult>;
  selectGroupMembers: WxCall<{ maxSelectCount?: number }, WxResult & { members: readonly string[] }>;
  isChatTool(): boolean;
  pluginLogin: WxCall<object, WxResult & { code: string }>;
  checkIsSupportSoterAuthentication: WxCall<object, WxResult & { supportMode: readonly string[] }>;
  checkIsSoterEnrolledInDevice: WxCall<{ checkAuthMode: string }, WxResult & { isEnrolled: boolean }>;
  startSoterAuthentication: WxCall<
    { requestAuthModes: readonly string[]; challenge: string; authContent?: string },
    WxResult & { authMode: string; resultJSON: string; resultJSONSignature: string }
  >;
  requestFacialVerify: WxCall<{ verifyId: string }>;
  requestVirtualPayment: WxCall<{ signData: string; mode: string; paySig: string; signature: string }>;
  requestSubscribeMessage: WxCall<{ tmplIds: readonly string[] }, WxSubscribeResult>;
  getUserCryptoManager(): WxUserCryptoManager;
  getRandomValues: WxCall<{ length: number }, WxResult & { randomValues: ArrayBuffer }>;
  canIUse(schema: string): boolean;
  getAccountInfoSync(): WxAccountInfo;
  getSystemInfo: WxCall<object, WxResult & Record<string, unknown>>;
  getSystemInfoSync(): Record<string, unknown>;
  getAppBaseInfo(): Record<string, unknown>;
  getDeviceInfo(): Record<string, unknown>;
  request(options: WxRequestOptions): RequestTask;
  uploadFile(options: WxUploadOptions): RequestTask;
  setStorage: WxCall<{ key: string; data: unknown; encrypt?: boolean }>;
  getStorage: WxCall<{ key: string; encrypt?: boolean }, WxResult & { data: unknown }>;
  removeStorage: WxCall<{ key: string }>;
  clearStorage: WxCall<object>;
  getStorageInfo: WxCall<object, WxResult & WxStorageInfo>;
  setStorageSync(key: string, data: unknown): void;
  getStorageSync(key: string): unknown;
  removeStorageSync(key: string): void;
  clearStorageSync(): void;
  getStorageInfoSync(): WxStorageInfo;
  showModal: WxCall<
    {
      title?: string;
      content?: string;
      showCancel?: boolean;
      cancelText?: string;
      confirmText?: string;
      editable?: boolean;
    },
    WxResult & { confirm: boolean; cancel: boolean; content: string | null }
  >;
  showToast: WxCall<{ title: string; icon?: string; duration?: number }>;
  hideToast: WxCall<object>;
  showLoading: WxCall<{ title: string; mask?: boolean }>;
  hideLoading: WxCall<object>;
  cloud: WxCloud;
  /** In WeCom alone. */
  qy?: WxQy;
}

/** What was fetched ahead of time; always text. */
export interface WxFetchedData {
  fetchType: 'pre' | 'periodic';
  fetchedData: string;
  timeStamp: number;
  path: string;
  query: string;
  scene: number;
}

/** What a conversation of AI mode hands to a page. */
export interface WxAgentHandoff {
  pageId: number;
  path: string;
  query: string;
  payload: unknown;
}

/** A place on earth. */
export interface WxPlace {
  latitude: number;
  longitude: number;
}

/** Result of `wx.chooseAddress`. */
export interface WxAddressResult extends WxResult {
  userName: string;
  telNumber: string;
  postalCode: string;
  provinceName: string;
  cityName: string;
  countyName: string;
  streetName: string;
  detailInfo: string;
}

/** Result of `wx.getStorageInfo`; sizes in KB. */
export interface WxStorageInfo {
  keys: string[];
  currentSize: number;
  limitSize: number;
}

/** Result of `wx.getAccountInfoSync`. */
export interface WxAccountInfo {
  miniProgram: { appId: string; envVersion?: 'develop' | 'trial' | 'release'; version?: string };
  plugin?: { appId: string; version: string };
}
