import type { User } from '@weapp-auth/protocol';
import type { CoreOptions } from './options.ts';
import { retryTransport } from './retry-transport.ts';
import { globalWx } from './runtime.ts';
import { unwrap } from './unwrap.ts';
import type { WxLike } from './wx-like.ts';

/** A base URL for each version of the mini program, as `wx.getAccountInfoSync` names them. */
export interface BaseUrls {
  readonly develop: string;
  readonly trial: string;
  readonly release: string;
}

/** Options of the full `createAuth`. Only `baseUrl` is required. */
export interface AuthOptions extends Omit<CoreOptions, 'baseUrl' | 'header' | 'unwrap' | 'toUser'> {
  /** Where the login server is: `https://api.example.com`, or one address per version. */
  readonly baseUrl: string | BaseUrls;
  /** Default: what `wx.getAccountInfoSync` says. */
  readonly appId?: string;
  /** For the messages of the server. Default: the phone's, `zh_CN`. */
  readonly language?: string;
  /** What this phone is called in the list of devices. Default: its model. */
  readonly device?: string;
  /** How often `auth.request` repeats a GET or HEAD that got no answer. Default 0, as `wx.request`. */
  readonly requestRetries?: number;
}

/** What the full client asks the phone for, so that an app need not say it. */
export function toCoreOptions(options: AuthOptions): CoreOptions {
  const {
    wx = globalWx(),
    language,
    requestRetries = 0,
    trustedUrls = [],
    transport = (request) => wx.request(request),
    ...rest
  } = options;
  // What is missing throws, and that counts as nothing.
  const host = wx as Required<WxLike>;
  const account = read(() => host.getAccountInfoSync().miniProgram);
  const baseUrl = pickBaseUrl(options.baseUrl, account?.envVersion);
  const device = options.device ?? read(() => host.getDeviceInfo().model);
  const spoken = language || read(() => host.getAppBaseInfo().language) || 'zh_CN';
  return {
    ...(account && { appId: account.appId }),
    ...rest,
    wx,
    baseUrl,
    trustedUrls: trustedUrls.map(withoutSlash),
    transport: retryTransport(transport, requestRetries),
    // Phones do not all send it by themselves; the server's messages follow it.
    header: { 'Accept-Language': spoken.replace('_', '-'), ...toDeviceHeader(device) },
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

/** Headers hold plain letters; the server reads 64 of them. */
function toDeviceHeader(device = ''): Readonly<Record<string, string>> {
  const name = device
    .replace(/[^ -~]/g, '')
    .slice(0, 64)
    .trim();
  return name ? { 'X-Device': name } : {};
}

/** The server may not know its own address; pages need a whole one. */
function toWholeUser(user: User, baseUrl: string): User {
  const { avatarUrl } = user;
  return avatarUrl && avatarUrl[0] === '/' ? { ...user, avatarUrl: baseUrl + avatarUrl } : user;
}

/** An old base library lacks an API, some hosts declare it and throw; nothing here is worth failing for. */
function read<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
