import { hasLibrary } from './client.ts';
import { eraseStorage, readStorage, storageInfo, writeStorage } from './storage.ts';
import { type WxApi, WxFailure, type WxSyncApi } from './wx-api.ts';

/** The asynchronous storage APIs. */
export const storageApis: readonly WxApi[] = [
  {
    name: 'setStorage',
    since: '1.0.0',
    promises: 'always',
    run: async (client, { key, data, encrypt }) => {
      const isEncrypted = encrypt === true && hasLibrary(client, '2.21.3');
      writeStorage(client, '', { key, data, encrypt: isEncrypted });
      return {};
    },
  },
  {
    name: 'getStorage',
    since: '1.0.0',
    promises: 'always',
    run: async (client, { key, encrypt }) => {
      const data = readStorage(client, '', key, encrypt === true && hasLibrary(client, '2.21.3'));
      if (data === undefined) throw new WxFailure('data not found');
      return { data };
    },
  },
  {
    name: 'removeStorage',
    since: '1.0.0',
    promises: 'always',
    run: async (client, { key }) => {
      eraseStorage(client, '', key ?? '');
      return {};
    },
  },
  {
    name: 'clearStorage',
    since: '1.0.0',
    promises: 'always',
    run: async (client) => {
      eraseStorage(client, '');
      return {};
    },
  },
  {
    name: 'getStorageInfo',
    since: '1.0.0',
    promises: 'always',
    run: async (client) => storageInfo(client),
  },
];

/** The storage APIs that answer at once. An absent key reads as an empty string. */
export const storageSyncApis: readonly WxSyncApi[] = [
  {
    name: 'setStorageSync',
    since: '1.0.0',
    call: (client, key, data) => writeStorage(client, 'setStorageSync', { key, data }),
  },
  {
    name: 'getStorageSync',
    since: '1.0.0',
    call: (client, key) => readStorage(client, 'getStorageSync', key) ?? '',
  },
  {
    name: 'removeStorageSync',
    since: '1.0.0',
    call: (client, key) => eraseStorage(client, 'removeStorageSync', key ?? ''),
  },
  { name: 'clearStorageSync', since: '1.0.0', call: (client) => eraseStorage(client, 'clearStorageSync') },
  { name: 'getStorageInfoSync', since: '1.0.0', call: (client) => storageInfo(client) },
];
