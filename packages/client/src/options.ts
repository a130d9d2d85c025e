import type { User } from '@weapp-auth/protocol';
import type { LogEvent } from './log-event.ts';
import { type Clock, globalWx, systemClock } from './runtime.ts';
import type { RequestOptions, RequestResult, WxLike } from './wx-like.ts';

/** Options of the core's `createAuth`. Only `baseUrl` is required. */
export interface CoreOptions {
  /** Where the login server is, without a slash at the end: `https://api.example.com`. */
  readonly baseUrl: string;
  /** The server's base path. Default `/auth`. */
  readonly basePath?: string;
  /** Needed where the server serves several apps. */
  readonly appId?: string;
  /** Anything shaped like `wx`: `uni`, `Taro`, a test double. Default: the global `wx`. */
  readonly wx?: WxLike;
  /** Further addresses that may see the token (prefixes of URLs, without a slash at the end). Default: `baseUrl` alone. */
  readonly trustedUrls?: readonly string[];
  /** `false`: nobody is logged in before `login()` is called. Default `true`: `ready()` logs in silently. */
  readonly silent?: boolean;
  /** How often a login whose answer was lost is repeated with the same code and key. Default 2. */
  readonly retries?: number;
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
  /** Headers of every call of the login server. */
  readonly header?: Readonly<Record<string, string>>;
  /** Takes an answer out of the envelope that the server puts around it. Default: there is none. */
  readonly unwrap?: (body: unknown) => unknown;
  /** Completes a user before pages see it. */
  readonly toUser?: (user: User) => User;
}

/** Options with every default in place. */
export interface Settings extends Required<Omit<CoreOptions, 'basePath' | 'appId' | 'silent'>> {
  /** `baseUrl` and `basePath`. */
  readonly apiUrl: string;
  readonly appId?: string;
}

/** Fills in the defaults. Throws a `TypeError` when there is no base URL or no `wx`. */
export function toSettings(options: CoreOptions): Settings {
  const { baseUrl, basePath = '/auth', wx = globalWx(), trustedUrls = [] } = options;
  if (typeof baseUrl !== 'string') throw new TypeError('createAuth needs a baseUrl');
  return {
    retries: 2,
    timeoutMs: 10_000,
    storageKey: 'weapp-auth',
    isUnauthorized: (result) => result.statusCode === 401,
    transport: (request) => wx.request(request),
    log: () => {},
    clock: systemClock,
    header: {},
    unwrap: same,
    toUser: same,
    ...options,
    wx,
    apiUrl: baseUrl + basePath,
    // What begins with a slash is under `baseUrl`.
    trustedUrls: ['', baseUrl, ...trustedUrls],
  };
}

function same<Value>(value: Value): Value {
  return value;
}
