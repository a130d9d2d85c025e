import { getAccountInfoSync } from './account-info.ts';
import { checkSession } from './check-session.ts';
import { getUserInfo } from './get-user-info.ts';
import { login } from './login.ts';
import { request } from './request.ts';
import { storageApis, storageSyncApis } from './storage-apis.ts';
import type { WxApi, WxSyncApi } from './wx-api.ts';

/** Every asynchronous client API. */
export const apis: readonly WxApi[] = [login, checkSession, getUserInfo, ...storageApis];

/** Client APIs whose return value is a task. */
export const taskApis: readonly WxApi[] = [request];

/** Client APIs that answer at once. */
export const syncApis: readonly WxSyncApi[] = [getAccountInfoSync, ...storageSyncApis];
