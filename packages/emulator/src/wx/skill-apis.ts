/** The contexts in which code of AI mode (小程序 AI 开发模式) runs. A dynamic component declares `scope.dynamic`. */
export type SkillContextKind = 'atomic-api' | 'component' | 'dynamic-component';

/** Both sides may keep values and ask what they run on. `removeStorageSync` and its like are in no list. */
const everywhere = [
  'getStorage',
  'setStorage',
  'removeStorage',
  'clearStorage',
  'getStorageInfo',
  'setStorageSync',
  'getStorageSync',
  'getAccountInfoSync',
  'getDeviceInfo',
  'getAppBaseInfo',
];

const component = [
  ...everywhere,
  'getPrivacySetting',
  'openPrivacyContract',
  'openSetting',
  'chooseLocation',
  'chooseAddress',
  'chooseInvoiceTitle',
  'chooseInvoice',
  'saveImageToPhotosAlbum',
  'requestVirtualPayment',
  'showToast',
  'hideToast',
];

/** Where the documentation's list and its log disagree, the narrower counts. */
const lists: Readonly<Record<SkillContextKind, ReadonlySet<string>>> = {
  'atomic-api': new Set([
    ...everywhere,
    'login',
    'checkSession',
    'request',
    'uploadFile',
    'authorize',
    'getSetting',
    'getLocation',
    'getFuzzyLocation',
    'getWeRunData',
    'getUserCryptoManager',
    'UserCryptoManager.getLatestUserKey',
    'UserCryptoManager.getRandomValues',
    'requestSubscribeMessage',
    'requestFacialVerify',
    'getPhoneNumber',
    'getRealtimePhoneNumber',
    'cloud.init',
    'cloud.CloudID',
    'cloud.callFunction',
    'cloud.callContainer',
  ]),
  component: new Set(component),
  'dynamic-component': new Set([...component, 'login', 'checkSession', 'request']),
};

/** Whether code in this context may call an API. */
export function isSkillApi(kind: SkillContextKind, api: string): boolean {
  return lists[kind].has(api);
}
