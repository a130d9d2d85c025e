import { randomBytes } from '../platform/platform.ts';
import { latestEncryptKey } from '../platform/session.ts';
import { type Client, clientAccount } from './client.ts';
import { invoke } from './invoke.ts';
import { requireLogin } from './requirements.ts';
import { numberOption, type WxApi, WxFailure, type WxSyncApi } from './wx-api.ts';

/** `UserCryptoManager.getLatestUserKey`: the newest key of the encrypted channel. */
export const getLatestUserKey: WxApi = {
  name: 'UserCryptoManager.getLatestUserKey',
  since: '2.17.3',
  promises: 'always',
  run: async (client) => {
    requireLogin(client);
    const { key, iv, version, createdAt } = latestEncryptKey(client.platform, clientAccount(client));
    return { encryptKey: key, iv, version, expireTime: Math.floor(createdAt / 1000) + 3600 };
  },
};

/** `UserCryptoManager.getRandomValues`: up to a mebibyte of random bytes. */
export const getManagerRandomValues: WxApi = {
  name: 'UserCryptoManager.getRandomValues',
  since: '2.17.3',
  promises: 'always',
  run: async (client, options) => randomValues(client, numberOption(options, 'length')),
};

/** `wx.getRandomValues`: the same without the manager. */
export const getRandomValues: WxApi = {
  name: 'getRandomValues',
  since: '2.15.0',
  promises: 'always',
  run: async (client, options) => randomValues(client, numberOption(options, 'length')),
};

/** `wx.getUserCryptoManager`: the manager object. */
export const getUserCryptoManager: WxSyncApi = {
  name: 'getUserCryptoManager',
  since: '2.17.3',
  call: (client) => ({
    getLatestUserKey: (options: unknown) => invoke(client, getLatestUserKey, options),
    getRandomValues: (options: unknown) => invoke(client, getManagerRandomValues, options),
  }),
};

function randomValues(client: Client, length: number | undefined): Record<string, unknown> {
  if (length === undefined || length < 1 || length > 1_048_576) throw new WxFailure('invalid length', 101);
  const bytes = randomBytes(client.platform, Math.floor(length));
  return { randomValues: Uint8Array.from(bytes).buffer };
}
