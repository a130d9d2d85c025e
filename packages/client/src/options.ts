import type { LogEvent } from './log-event.ts';
import { type Clock, globalWx, systemClock } from './runtime.ts';
import type { RequestOptions, RequestResult, WxLike } from './wx-like.ts';

/** A base URL for each version of the mini program, as `wx.getAccountInfoSync` names them. */
export interface BaseUrls {
  readonly develop: string;
  readonly trial: string;
  readonly release: string;
}

/** Options of {@link createAuth}. Only `baseUrl` is required. */
export interface AuthOptions {
  /** Where the login server is: `https://api.example.com`, or one address per version. */
  readonly baseUrl: string | BaseUrls;
  /** The server's base path. Default `/auth`. */
  readonly basePath?: string;
  /** Default: what `wx.getAccountInfoSync` says. */
  readonly appId?: string;
  /** For the messages of the server. Default: the phone's, `zh_CN`. */
  readonly language?: string;
  /** Anything shaped like `wx`: `uni`, `Taro`, a test double. Default: the global `wx`. */
  readonly wx?: WxLike;
  /** Further addresses that may see the token (prefixes of URLs). Default: `baseUrl` alone. */
  readonly trustedUrls?: readonly string[];
  /** `false`: nobody is logged in before `login()` is called. Default `true`: `ready()` logs in silently. */
  readonly silent?: boolean;
  /** How often a login whose answer was lost is repeated with the same code and key. Default 2. */
  readonly retries?: number;
  /** How often `auth.request` repeats a GET or HEAD that got no answer. Default 0, as `wx.request`. */
  readonly requestRetries?: number;
  /** How long one `wx.login` or one call of the login server may take. Default 10 000 ms. */
  readonly timeoutMs?: number;
  /** Where the session is kept. Default `weapp-auth`. */
  readonly storageKey?: string;
  /** Whether an answer of your own back end means "not logged in". Default: status 401. */
  readonly isUnauthorized?: (result: RequestResult) => boolean;
  /** What sends requests, with the signature of `wx.request`. Default `wx.request`. */
  readonly transport?: (options: RequestOptions) => unknown;
  /** Receives every step of the SDK. Never holds a token, a code or a URL with its query. */
  readonly log?: (event: LogEvent) => void;
  readonly clock?: Clock;
}

/** Options with every default in place. */
export interface Settings extends Required<Omit<AuthOptions, 'baseUrl' | 'basePath' | 'appId'>> {
  readonly baseUrl: string;
  /** `baseUrl` and `basePath`. */
  readonly apiUrl: string;
  readonly appId: string | undefined;
}

/** Fills in the defaults. Throws a `TypeError` when there is no base URL or no `wx`. */
export function toSettings(options: AuthOptions): Settings {
  const wx = options.wx || globalWx();
  // What is missing throws, and that counts as nothing.
  const host = wx as Required<WxLike>;
  const account = read(() => host.getAccountInfoSync().miniProgram);
  const baseUrl = pickBaseUrl(options.baseUrl, account?.envVersion);
  return {
    appId: account?.appId,
    language: read(() => host.getAppBaseInfo().language) || 'zh_CN',
    silent: true,
    retries: 2,
    requestRetries: 0,
    timeoutMs: 10_000,
    storageKey: 'weapp-auth',
    isUnauthorized: (result) => result.statusCode === 401,
    transport: (request) => wx.request(request),
    log: () => {},
    clock: systemClock,
    ...options,
    wx,
    baseUrl,
    apiUrl: baseUrl + (options.basePath ?? '/auth'),
    trustedUrls: [baseUrl, ...(options.trustedUrls || [])],
  };
}

function pickBaseUrl(baseUrl: string | BaseUrls, version: string | undefined): string {
  const picked =
    typeof baseUrl === 'object' ? baseUrl[version as keyof BaseUrls] || baseUrl.release : baseUrl;
  if (typeof picked !== 'string') throw new TypeError('createAuth needs a baseUrl');
  return picked.replace(/\/+$/, '');
}

/** An old base library lacks an API, some hosts declare it and throw; nothing here is worth failing for. */
function read<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
