import type { User } from '@weapp-auth/protocol';
import type { AroundOptions, ResponseHook } from './around.ts';
import type { CoreOptions } from './options.ts';
import { globalWx } from './runtime.ts';
import { unwrap } from './unwrap.ts';
import type { WeComOptions } from './wecom.ts';
import type { DeviceInfo, WxLike } from './wx-like.ts';

/** A base URL for each version of the mini program, as `wx.getAccountInfoSync` names them. */
export interface BaseUrls {
  readonly develop: string;
  readonly trial: string;
  readonly release: string;
}

/** Options of the full `createAuth`. Only `baseUrl` is required. */
export interface AuthOptions
  extends Omit<CoreOptions, 'baseUrl' | 'header' | 'unwrap' | 'toUser' | 'around'>,
    AroundOptions,
    WeComOptions {
  /** Where the login server is: `https://api.example.com`, or one address per version. */
  readonly baseUrl: string | BaseUrls;
  /** Default: what `wx.getAccountInfoSync` says. */
  readonly appId?: string;
  /** For the messages of the server. Default: the phone's, `zh_CN`. */
  readonly language?: string;
  /** What this phone is called in the list of devices. Default: brand, model and system: `HUAWEI NOH-AN00, Android 12`. */
  readonly device?: string;
  /** Sees every answer of `auth.request`, `upload` and `download` before the page does; what it returns takes its place. */
  readonly onResponse?: ResponseHook;
}

/** What the full client asks the phone for, so that an app need not say it. */
export function toCoreOptions(options: AuthOptions): CoreOptions {
  const { wx = globalWx(), language, device, trustedUrls = [], ...rest } = options;
  // What is missing throws, and that counts as nothing.
  const host = wx as Required<WxLike>;
  const account = read(() => host.getAccountInfoSync().miniProgram);
  const appId = options.appId ?? account?.appId;
  const baseUrl = pickBaseUrl(options.baseUrl, account?.envVersion);
  const name = device ?? read(() => nameOf(host.getDeviceInfo()));
  const spoken = language || read(() => host.getAppBaseInfo().language) || 'zh_CN';
  return {
    ...rest,
    ...(appId && { appId }),
    wx,
    baseUrl,
    trustedUrls: trustedUrls.map(withoutSlash),
    // Phones do not all send it by themselves; the server's messages follow it.
    header: { 'Accept-Language': String(spoken).replace('_', '-'), ...toDeviceHeader(name) },
    unwrap,
    toUser: (user) => toWholeUser(user, baseUrl),
  };
}

function pickBaseUrl(baseUrl: string | BaseUrls, version: string | undefined): string {
  const picked =
    typeof baseUrl === 'object' ? baseUrl[version as keyof BaseUrls] || baseUrl.release : baseUrl;
  if (typeof picked !== 'string') throw new TypeError('createAuth needs a baseUrl');
  return withoutSlash(picked);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** By model alone two phones of a family are one line twice; iPhones say `iPhone 15 Pro<iPhone16,1>`. */
function nameOf({ brand = '', model = '', system = '' }: DeviceInfo): string {
  const plain = model.replace(/<.*>/, '').trim();
  const isNamed = plain.toLowerCase().startsWith(brand.toLowerCase());
  return [isNamed ? plain : `${brand} ${plain}`, system].filter((part) => part.trim()).join(', ');
}

/** Headers hold plain letters, so that others go percent-encoded; the server reads 64 of them. */
function toDeviceHeader(device = ''): Readonly<Record<string, string>> {
  const name = [...String(device)].slice(0, 64).join('').trim();
  const isPlain = /^[ -$&-~]*$/.test(name);
  return name ? { 'X-Device': isPlain ? name : encode(name) } : {};
}

/** Half a character cannot be encoded. */
function encode(name: string): string {
  try {
    return encodeURIComponent(name);
  } catch {
    return name.replace(/[^ -~]/g, '').trim();
  }
}

/** The server may not know its own address; pages need a whole one. */
function toWholeUser(user: User, baseUrl: string): User {
  const { avatarUrl } = user;
  return typeof avatarUrl === 'string' && avatarUrl[0] === '/'
    ? { ...user, avatarUrl: baseUrl + avatarUrl }
    : user;
}

/** An old base library lacks an API, some hosts declare it and throw; nothing here is worth failing for. */
function read<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
