import type { User } from '@weapp-auth/protocol';
import type { LogEvent } from './log-event.ts';
import { type Clock, globalWx, systemClock } from './runtime.ts';
import type { Around, Once } from './task.ts';
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
  /**
   * `true`: the first request of a launch without a session carries the code, and the server logs in and answers in one
   * round trip. For back ends behind an adapter of `@weapp-auth/server` at `baseUrl`; GET alone. Another back end would
   * be asked twice. Default `false`.
   */
  readonly loginWithRequest?: boolean;
  /** How often a login whose answer was lost is repeated with the same code and key. Default 2. */
  readonly retries?: number;
  /** How long one `wx.login` or one call of the login server may take. Default 10 000 ms. */
  readonly timeoutMs?: number;
  /** Where the session is kept; the login server's address is added to it. Default `weapp-auth`. */
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
  /** What stands around each request: repeats it, adds a header. Not for apps: it changes with the other parts. */
  readonly around?: Around;
}

/** Options with every default in place. What the app passed as a function may throw no more: see {@link toSettings}. */
export interface Settings
  extends Required<Omit<CoreOptions, 'baseUrl' | 'basePath' | 'appId' | 'silent' | 'loginWithRequest'>> {
  readonly baseUrl: string;
  /** `baseUrl` and `basePath`. */
  readonly apiUrl: string;
  /** In WeCom (企业微信) the server says which corp it is. */
  appId?: string | undefined;
  readonly loginWithRequest?: boolean;
}

/**
 * Fills in the defaults, and puts a border around every function of the app but the transport: one that throws is told
 * to the log and counts as if it had not been passed. Throws a `TypeError` when there is no base URL or no `wx`.
 */
export function toSettings(options: CoreOptions): Settings {
  const {
    baseUrl,
    basePath = '/auth',
    wx = globalWx(),
    trustedUrls = [],
    storageKey = 'weapp-auth',
  } = options;
  if (typeof baseUrl !== 'string') throw new TypeError('createAuth needs a baseUrl');
  const apiUrl = baseUrl + basePath;
  const settings = {
    retries: 2,
    timeoutMs: 10_000,
    isUnauthorized: (result: RequestResult) => result.statusCode === 401,
    transport: (request: RequestOptions) => wx.request(request),
    log: () => {},
    clock: systemClock,
    header: {},
    unwrap: same,
    toUser: same,
    around: (once: Once) => once(),
    baseUrl,
    apiUrl,
  } as Partial<Settings> as Record<string, unknown> & Settings;
  for (const [name, given] of Object.entries(options)) {
    const standIn = settings[name];
    if (given === undefined) continue;
    settings[name] =
      typeof standIn === 'function' && name !== 'transport'
        ? guard(
            given as Anything,
            standIn as Anything,
            () => name !== 'log' && settings.log({ step: 'callback', kind: name }),
          )
        : given;
  }
  return Object.assign(settings, {
    // Not before: some hosts are functions with members, and a function among the settings gets a border of its own.
    wx,
    storageKey: `${storageKey} ${apiUrl}`,
    // What begins with a slash is under `baseUrl`.
    trustedUrls: ['', baseUrl, ...trustedUrls],
  });
}

type Anything = (...input: unknown[]) => unknown;

/** A function that throws no more. */
function guard(given: Anything, standIn: Anything, tell: () => void): Anything {
  return (...input) => {
    try {
      return given(...input);
    } catch {
      tell();
      return standIn(...input);
    }
  };
}

function same<Value>(value: Value): Value {
  return value;
}
