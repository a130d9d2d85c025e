import { backgroundFetchApis, onBackgroundFetchData } from './background-fetch-apis.ts';
import { biometricApis } from './biometric-apis.ts';
import { canIUse } from './can-i-use.ts';
import { chatApis, isChatTool } from './chat-apis.ts';
import type { Client } from './client.ts';
import { cloudApis, cloudSyncApis } from './cloud-function.ts';
import { corpApis } from './corp-apis.ts';
import { createCameraContext, deviceApis, stopRecord, takePhoto } from './device-apis.ts';
import { createUserInfoButton, getPhoneNumber, getRealtimePhoneNumber } from './game-apis.ts';
import { offAgentHandoff, onAgentHandoff } from './handoff-apis.ts';
import { failureResult, hasCallback, invoke } from './invoke.ts';
import { checkSession, login, pluginLogin } from './login.ts';
import { multiEndApis } from './multi-end-apis.ts';
import { getWeRunData } from './open-data.ts';
import {
  getPrivacySetting,
  onNeedPrivacyAuthorization,
  openPrivacyContract,
  requirePrivacyAuthorize,
} from './privacy-apis.ts';
import { request, uploadFile } from './request.ts';
import { startTask } from './request-task.ts';
import { authorize } from './scopes.ts';
import { screenApis } from './screen.ts';
import { getSetting, openSetting } from './settings.ts';
import { storageApis, storageSyncApis } from './storage-apis.ts';
import { requestSubscribeMessage } from './subscribe-message.ts';
import { getAccountInfoSync, getSystemInfo, systemInfoApis } from './system-info.ts';
import {
  getLatestUserKey,
  getManagerRandomValues,
  getRandomValues,
  getUserCryptoManager,
} from './user-crypto-manager.ts';
import { getUserInfo, getUserProfile } from './user-profile.ts';
import { requestVirtualPayment } from './virtual-payment.ts';
import type { Wx } from './wx.ts';
import { hasApi, type WxApi, type WxSyncApi } from './wx-api.ts';

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
  pluginLogin,
  requestSubscribeMessage,
  getRandomValues,
  getSystemInfo,
  ...deviceApis,
  ...backgroundFetchApis,
  stopRecord,
  ...storageApis,
  ...screenApis,
  ...cloudApis,
  ...chatApis,
  ...biometricApis,
  getPhoneNumber,
  getRealtimePhoneNumber,
  requestVirtualPayment,
  ...corpApis,
  ...multiEndApis,
];

/** Methods of objects that client APIs return; by name only. */
export const methodApis: readonly WxApi[] = [getLatestUserKey, getManagerRandomValues, takePhoto];

/** Client APIs whose return value is a task. */
export const taskApis: readonly WxApi[] = [request, uploadFile];

/** Client APIs that answer at once. */
export const syncApis: readonly WxSyncApi[] = [
  getAccountInfoSync,
  onNeedPrivacyAuthorization,
  getUserCryptoManager,
  createCameraContext,
  createUserInfoButton,
  isChatTool,
  onAgentHandoff,
  offAgentHandoff,
  onBackgroundFetchData,
  ...systemInfoApis,
  ...storageSyncApis,
  ...cloudSyncApis,
  {
    name: 'canIUse',
    since: '1.1.1',
    call: (client, schema) =>
      typeof schema === 'string' && canIUse(client, schema, (name) => sinceWhen(client, name)),
  },
];

function sinceWhen(client: Client, name: string): string | undefined {
  const known = [...apis, ...taskApis, ...methodApis, ...syncApis].find((api) => api.name === name);
  if (known !== undefined && 'missingOn' in known && known.missingOn?.includes(client.system))
    return undefined;
  if (known !== undefined && !hasApi(client, { ...known, since: '0.0.0' })) return undefined;
  return known?.since ?? (name === 'cloud' ? '2.2.3' : undefined);
}

/** The `wx` object of a running mini program: the APIs its base library has, and no others. */
export function createWx(client: Client): Wx {
  const wx: Record<string, unknown> = {};
  for (const api of apis) {
    if (hasApi(client, api)) put(wx, api.name, (options: unknown) => invoke(client, api, options));
  }
  for (const api of taskApis)
    if (hasApi(client, api)) put(wx, api.name, (options: unknown) => callTask(client, api, options));
  for (const api of syncApis) {
    if (hasApi(client, api)) put(wx, api.name, (...values: unknown[]) => callSync(client, api, values));
  }
  // The tables hold exactly the members of Wx; a test compares the names.
  return wx as unknown as Wx;
}

/** In a skill, official code awaits the result of a call that gives a task elsewhere. */
function callTask(client: Client, api: WxApi, options: unknown): unknown {
  if (client.skill === null) return startTask(client, api, options);
  return hasCallback(options) ? startTask(client, api, options) : invoke(client, api, options);
}

/** A synchronous call throws its failure as an Error whose message is the errMsg. */
function callSync(client: Client, api: WxSyncApi, values: readonly unknown[]): unknown {
  try {
    return api.call(client, ...values);
  } catch (error) {
    const { errMsg } = failureResult(client, api.name, error);
    throw Object.assign(new Error(String(errMsg)), { errMsg });
  }
}

/** `cloud.init` becomes `wx.cloud.init`. */
function put(wx: Record<string, unknown>, name: string, call: unknown): void {
  const [first = '', second] = name.split('.');
  if (second === undefined) {
    wx[first] = call;
    return;
  }
  const group = wx[first] ?? {};
  wx[first] = Object.assign(group, { [second]: call });
}
