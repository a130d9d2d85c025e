import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';
import { fromWire, toWire } from '../wire.ts';
import { asyncApi, WxFailure, type WxOptions } from './wx-api.ts';

const limitBytes = 10 * 1024 * 1024;

/** `wx.setStorage` and its like: kept in the browser, apart for each app, user and device. */
export function storageApi(phone: Phone): Readonly<Record<string, unknown>> {
  const store = new PhoneStorage(phone);
  const keyOf = (options: WxOptions): string => String(options.key);
  return {
    setStorageSync: (key: string, value: unknown) => store.set(key, value),
    getStorageSync: (key: string) => store.get(key) ?? '',
    removeStorageSync: (key: string) => store.remove(key),
    clearStorageSync: () => store.clear(),
    getStorageInfoSync: () => store.info(),
    setStorage: asyncApi(phone, 'setStorage', (options) => store.set(keyOf(options), options.data)),
    getStorage: asyncApi(phone, 'getStorage', (options) => ({ data: found(store.get(keyOf(options))) })),
    removeStorage: asyncApi(phone, 'removeStorage', (options) => store.remove(keyOf(options))),
    clearStorage: asyncApi(phone, 'clearStorage', () => store.clear()),
    getStorageInfo: asyncApi(phone, 'getStorageInfo', () => store.info()),
    batchSetStorageSync: (list: unknown) => setAll(store, list),
    batchGetStorageSync: (keys: readonly string[]) => keys.map((key) => store.get(key) ?? ''),
    batchSetStorage: asyncApi(phone, 'batchSetStorage', ({ kvList }) => setAll(store, kvList)),
    batchGetStorage: asyncApi(phone, 'batchGetStorage', ({ keyList }) => ({
      dataList: (Array.isArray(keyList) ? keyList : []).map((key) => store.get(String(key)) ?? ''),
    })),
  };
}

/** Empties the storage of the mini program on this phone. */
export function clearStorage(phone: Phone): void {
  new PhoneStorage(phone).clear();
}

function setAll(store: PhoneStorage, list: unknown): undefined {
  for (const { key, value } of (Array.isArray(list) ? list : []).filter(isRecord)) {
    store.set(String(key), value);
  }
}

function found(value: unknown): unknown {
  if (value === undefined) throw new WxFailure('data not found');
  return value;
}

class PhoneStorage {
  readonly #prefix: string;

  constructor({ boot }: Phone) {
    this.#prefix = `weapp-simulator/${boot.appId}/${boot.user}/${boot.device}/`;
  }

  set(key: string, value: unknown): undefined {
    const text = JSON.stringify({ value: toWire(value) });
    if (this.#size() + text.length > limitBytes) throw new Error('exceed storage max size 10Mb');
    localStorage.setItem(this.#prefix + key, text);
  }

  get(key: string): unknown {
    const text = localStorage.getItem(this.#prefix + key);
    const kept: unknown = text === null ? null : JSON.parse(text);
    return isRecord(kept) ? fromWire(kept.value) : undefined;
  }

  remove(key: string): undefined {
    localStorage.removeItem(this.#prefix + key);
  }

  clear(): undefined {
    for (const key of this.#keys()) {
      this.remove(key);
    }
  }

  info(): { readonly keys: readonly string[]; readonly currentSize: number; readonly limitSize: number } {
    return { keys: this.#keys(), currentSize: Math.ceil(this.#size() / 1024), limitSize: limitBytes / 1024 };
  }

  #keys(): readonly string[] {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(this.#prefix))
      .map((key) => key.slice(this.#prefix.length));
  }

  #size(): number {
    return this.#keys().reduce(
      (sum, key) => sum + (localStorage.getItem(this.#prefix + key)?.length ?? 0),
      0,
    );
  }
}
