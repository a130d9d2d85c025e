/** APIs that only the platform can answer: they go to the emulator. */
export const emulatorApis = [
  'login',
  'checkSession',
  'getUserInfo',
  'getUserProfile',
  'getSetting',
  'openSetting',
  'authorize',
  'authorizeForMiniProgram',
  'getPrivacySetting',
  'requirePrivacyAuthorize',
  'openPrivacyContract',
  'getWeRunData',
  'getGroupEnterInfo',
  'getShareInfo',
  'pluginLogin',
  'requestPayment',
  'requestSubscribeMessage',
  'chooseAddress',
  'chooseInvoiceTitle',
  'chooseInvoice',
  'getLocation',
  'getFuzzyLocation',
  'saveImageToPhotosAlbum',
  'addPhoneContact',
] as const;

/** Members of `wx` that the emulator knows about: the rest is made here, and is there whatever it says. */
export const emulatorMembers: ReadonlySet<string> = new Set([
  ...emulatorApis,
  'getAccountInfoSync',
  'cloud',
  'getUserCryptoManager',
]);
