import { randomBytes } from 'node:crypto';

/** What a client asked of the phone and the network. */
export interface PhoneCounts {
  wxLogins: number;
  logins: number;
  requests: number;
}

/** The little of `wx` that the measured clients call. */
export interface StubWx {
  readonly login: (options: Callbacks) => void;
  readonly request: (options: StubRequest) => { abort(): void };
  readonly getStorageSync: (key: string) => unknown;
  readonly setStorageSync: (key: string, value: unknown) => void;
  readonly removeStorageSync: (key: string) => void;
  readonly getRandomValues: (options: Callbacks & { readonly length: number }) => void;
}

interface Callbacks {
  readonly success?: (result: never) => void;
  readonly fail?: (error: never) => void;
  readonly complete?: (result: never) => void;
}

interface StubRequest extends Callbacks {
  readonly url: string;
  readonly header?: Readonly<Record<string, string>>;
}

/** A phone whose every call takes one round trip, before a server that always agrees. */
export interface StubPhone {
  readonly wx: StubWx;
  readonly counts: PhoneCounts;
  /** The part of `wx` with what WeChat fetched while the app loaded. */
  readonly fetched: { readonly getBackgroundFetchData: (options: Callbacks) => void };
}

const user = { id: '1', nickname: null, avatarUrl: null, hasUnionid: false, createdAt: 0 };
const ourSession = { token: 'wa_0123456789', expiresIn: 3600, user, isNewUser: false };
const waferSession = { code: 0, data: { skey: '0123456789', userinfo: {} } };

/** What the server says where a request carries the code. */
const carried = { 'X-Login': encodeURIComponent(JSON.stringify(ourSession)) };
const fetchedData = JSON.stringify({ v: 1, appId: 'wx1', login: ourSession, data: { items: [] } });

/** @param roundTripMs how long the platform and the servers are away */
export function createStubPhone(roundTripMs: number): StubPhone {
  const storage = new Map<string, unknown>();
  const counts: PhoneCounts = { wxLogins: 0, logins: 0, requests: 0 };
  const answer = (options: Callbacks, result: object): void => {
    setTimeout(() => {
      options.success?.(result as never); // Each client knows the shape it asked for.
      options.complete?.(result as never);
    }, roundTripMs);
  };
  return {
    counts,
    wx: {
      login: (options) => {
        counts.wxLogins += 1;
        answer(options, { code: `code-${counts.wxLogins}`, errMsg: 'login:ok' });
      },
      request: (options) => {
        const isLogin = options.url.endsWith('/login');
        counts[isLogin ? 'logins' : 'requests'] += 1;
        const data = isLogin ? { ...ourSession, ...waferSession } : { items: [] };
        const header = options.header?.['X-Login'] ? carried : {};
        answer(options, { statusCode: 200, data, header, errMsg: 'request:ok' });
        return { abort: () => {} };
      },
      getStorageSync: (key) => storage.get(key) ?? '',
      setStorageSync: (key, value) => void storage.set(key, value),
      removeStorageSync: (key) => void storage.delete(key),
      getRandomValues: ({ length, success }) =>
        success?.({ randomValues: new Uint8Array(randomBytes(length)).buffer } as never),
    },
    fetched: {
      getBackgroundFetchData: ({ success }) => success?.({ fetchedData, timeStamp: Date.now() } as never),
    },
  };
}
