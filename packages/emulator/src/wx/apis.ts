import { getAccountInfoSync } from './account-info.ts';
import { authorize } from './authorize.ts';
import { canIUse } from './can-i-use.ts';
import { checkSession } from './check-session.ts';
import { cloudApis, cloudSyncApis } from './cloud.ts';
import { getGroupEnterInfo } from './get-group-enter-info.ts';
import { getUserInfo } from './get-user-info.ts';
import { getUserProfile } from './get-user-profile.ts';
import { getWeRunData } from './get-we-run-data.ts';
import { login } from './login.ts';
import { pluginLogin } from './plugin-login.ts';
import {
  getPrivacySetting,
  onNeedPrivacyAuthorization,
  openPrivacyContract,
  requirePrivacyAuthorize,
} from './privacy-apis.ts';
import { request } from './request.ts';
import { screenApis } from './screen.ts';
import { getSetting, openSetting } from './settings.ts';
import { storageApis, storageSyncApis } from './storage-apis.ts';
import { systemInfoApis } from './system-info.ts';
import { uploadFile } from './upload-file.ts';
import {
  getLatestUserKey,
  getManagerRandomValues,
  getRandomValues,
  getUserCryptoManager,
} from './user-crypto-manager.ts';
import type { WxApi, WxSyncApi } from './wx-api.ts';

/** Every asynchronous client API. */
export const apis: readonly WxApi[] = [
  login,
  checkSession,
  getUserInfo,
  getUserProfile,
  getSetting,
  openSetting,
  authorize,
  getPrivacySetting,
  requirePrivacyAuthorize,
  openPrivacyContract,
  getWeRunData,
  getGroupEnterInfo,
  pluginLogin,
  getRandomValues,
  ...storageApis,
  ...screenApis,
  ...cloudApis,
];

/** Methods of objects that client APIs return; by name only. */
export const methodApis: readonly WxApi[] = [getLatestUserKey, getManagerRandomValues];

/** Client APIs whose return value is a task. */
export const taskApis: readonly WxApi[] = [request, uploadFile];

/** Client APIs that answer at once. */
export const syncApis: readonly WxSyncApi[] = [
  getAccountInfoSync,
  onNeedPrivacyAuthorization,
  getUserCryptoManager,
  ...systemInfoApis,
  ...storageSyncApis,
  ...cloudSyncApis,
  {
    name: 'canIUse',
    since: '1.1.1',
    call: (client, schema) => typeof schema === 'string' && canIUse(client, schema, sinceWhen),
  },
];

function sinceWhen(name: string): string | undefined {
  const known = [...apis, ...taskApis, ...methodApis, ...syncApis].find((api) => api.name === name);
  return known?.since ?? (name === 'cloud' ? '2.2.3' : undefined);
}
