import { takeFault } from '../platform/fault.ts';
import { type Client, isSinglePage } from './client.ts';
import { WxFailure } from './wx-api.ts';

/** What a phone keeps for one mini program and person: key → the stored value as text. */
type StoredValues = Map<string, string>;

/** Most bytes one key may hold. */
const mostPerKey = 1024 * 1024;

/** Encrypting leaves seven tenths of a key's room. */
const sealedShare = 0.7;

/** Stands before what was written with `encrypt`; no JSON begins like this. */
const sealMark = 'encrypted:';

/** Most bytes all keys together may hold. */
const mostInAll = 10 * 1024 * 1024;

/** The value under a key; `undefined` when there is none. */
export function readStorage(client: Client, api: string, key: unknown, encrypted = false): unknown {
  breakIfAsked(client, api);
  const stored = storageOf(client).get(requireKey(key));
  if (stored === undefined) return undefined;
  // What was written with `encrypt` is unreadable without it, and the reverse; the words are not documented.
  if (stored.startsWith(sealMark) !== encrypted) throw new WxFailure('decrypt failed');
  const text = encrypted ? stored.slice(sealMark.length) : stored;
  try {
    return JSON.parse(text);
  } catch {
    // Damaged storage gives back what is there, as phones do.
    return text;
  }
}

/** Keeps a value under a key, within the quota of a phone. */
export function writeStorage(
  client: Client,
  api: string,
  entry: { key: unknown; data: unknown; encrypt?: boolean },
): void {
  breakIfAsked(client, api);
  const key = requireKey(entry.key);
  const text = (entry.encrypt === true ? sealMark : '') + writeValue(entry.data);
  const share = entry.encrypt === true ? sealedShare : 1;
  const values = storageOf(client);
  const total = storedSize(values) - sizeOf(values.get(key)) + sizeOf(text);
  if (sizeOf(text) > mostPerKey * share) throw new WxFailure('entry size limit reached');
  if (total > mostInAll) throw new WxFailure('exceed max storage size');
  values.set(key, text);
}

function writeValue(data: unknown): string {
  try {
    return JSON.stringify(data) ?? 'null';
  } catch {
    throw new WxFailure('parameter error: data cannot be serialized');
  }
}

/** Forgets one key, or all. */
export function eraseStorage(client: Client, api: string, key?: unknown): void {
  breakIfAsked(client, api);
  if (key === undefined) storageOf(client).clear();
  else storageOf(client).delete(requireKey(key));
}

/** Result of `wx.getStorageInfo`, sizes in KB. */
export function storageInfo(client: Client): { keys: string[]; currentSize: number; limitSize: number } {
  const values = storageOf(client);
  return {
    keys: [...values.keys()],
    currentSize: Math.ceil(storedSize(values) / 1024),
    limitSize: mostInAll / 1024,
  };
}

function storageOf(client: Client): StoredValues {
  const { storage } = client.platform.state;
  // A page opened from Moments (单页模式) has a storage of its own.
  const mode = isSinglePage(client) ? '/single-page' : '';
  // WeCom is an app of its own on the phone.
  const host = client.corp === null ? '' : `/wecom:${client.corp}`;
  const place = `${client.appId}/${client.userId}/${client.device}${host}${mode}`;
  const known = storage.get(place);
  if (known !== undefined) return known;
  const created: StoredValues = new Map();
  storage.set(place, created);
  return created;
}

function breakIfAsked(client: Client, api: string): void {
  const { platform, appId, userId } = client;
  const fault = takeFault(platform, { target: `wx.${api}`, appId, user: userId });
  if (fault?.reason !== undefined) throw new WxFailure(fault.reason, fault.errno);
}

function requireKey(key: unknown): string {
  if (typeof key !== 'string')
    throw new WxFailure('parameter error: parameter.key should be String instead of Undefined;');
  if (key === '') throw new WxFailure('parameter error: parameter.key should not be empty');
  return key;
}

function storedSize(values: StoredValues): number {
  let size = 0;
  for (const text of values.values()) size += sizeOf(text);
  return size;
}

function sizeOf(text: string | undefined): number {
  return text === undefined ? 0 : Buffer.byteLength(text);
}
