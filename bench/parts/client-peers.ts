import { createRequire } from 'node:module';
import { type Auth, createAuth } from '@weapp-auth/client';
import { createAlova } from 'alova';
import { createClientTokenAuthentication } from 'alova/client';
import type { Label } from '../lib/label.ts';
import type { Role } from '../lib/result.ts';
import type { StubPhone, StubWx } from '../lib/stub-phone.ts';

/** One way to log in and send requests from a mini program. */
export interface Client {
  readonly name: Label;
  readonly role: Role;
  readonly note?: Label;
  /** A cold start on a phone; gives back what sends one authenticated request. */
  readonly start: (phone: StubPhone) => () => Promise<unknown>;
}

const server = 'https://api.example.com';

/** The clients to compare; the first does what must be done at least. */
export const clients: readonly Client[] = [
  {
    name: { zh: 'wx.login、登录、请求', en: 'wx.login, login, request' },
    role: 'base',
    note: { zh: '手写，依次进行', en: 'one after the other, by hand' },
    start: byHand,
  },
  { name: 'weapp-auth', role: 'ours', start: weappAuth },
  {
    name: 'wafer2-client-sdk',
    role: 'peer',
    note: { zh: '以 login: true 发起请求', en: 'request with login: true' },
    start: wafer,
  },
  {
    name: 'alova',
    role: 'peer',
    note: {
      zh: '用它的令牌认证，在刷新回调里调用 wx.login',
      en: 'token authentication, wx.login in its refresh handler',
    },
    start: alova,
  },
];

/** What the others have nothing of: the code in the first request, and what WeChat fetched while the app loaded. */
export const shortcuts: readonly Client[] = [
  {
    name: { zh: 'weapp-auth，首个请求带 code', en: 'weapp-auth, code in the first request' },
    role: 'ours',
    note: { zh: '新用户，loginWithRequest', en: 'a new person, loginWithRequest' },
    start: ({ wx }) => requestWith(createAuth({ baseUrl: server, wx: wx as never, loginWithRequest: true })),
  },
  {
    name: { zh: 'weapp-auth，数据预拉取后的请求', en: 'weapp-auth, pre-fetched, and a request' },
    role: 'ours',
    note: { zh: '老用户，登录态由微信预先取来', en: 'a person who returns; WeChat brought the session' },
    start: ({ wx, fetched }) =>
      requestWith(createAuth({ baseUrl: server, wx: { ...wx, ...fetched } as never })),
  },
  {
    name: { zh: 'weapp-auth，预拉取的首屏数据', en: 'weapp-auth, the first screen pre-fetched' },
    role: 'ours',
    note: {
      zh: '老用户，登录态与数据由微信预先取来',
      en: 'a person who returns; WeChat brought session and data',
    },
    start: ({ wx, fetched }) => {
      const auth = createAuth({ baseUrl: server, wx: { ...wx, ...fetched } as never });
      return async () => [await auth.ready(), await auth.prefetched()];
    },
  },
];

function requestWith(auth: Auth): () => Promise<unknown> {
  return async () => await auth.request({ url: '/orders' });
}

function byHand({ wx }: StubPhone): () => Promise<unknown> {
  return async () => {
    const token = await logIn(wx);
    return send(wx, '/orders', token);
  };
}

function weappAuth({ wx }: StubPhone): () => Promise<unknown> {
  const auth = createAuth({ baseUrl: server, wx: wx as never }); // The stub has what a login and a request need.
  return requestWith(auth);
}

/** It keeps its state in its modules and in a global `wx`. */
function wafer({ wx }: StubPhone): () => Promise<unknown> {
  const unused = (): void => {};
  const sockets = {
    onSocketOpen: unused,
    onSocketMessage: unused,
    onSocketError: unused,
    onSocketClose: unused,
  };
  Object.assign(globalThis, { wx: { ...wx, ...sockets } });
  const sdk = createRequire(import.meta.url)('wafer2-client-sdk');
  sdk.setLoginUrl(`${server}/login`);
  sdk.clearSession();
  return () =>
    new Promise((success, fail) => sdk.request({ url: `${server}/orders`, login: true, success, fail }));
}

function alova({ wx }: StubPhone): () => Promise<unknown> {
  let token: string | null = null;
  const authentication = createClientTokenAuthentication({
    refreshToken: {
      isExpired: () => token === null,
      handler: async () => {
        token = await logIn(wx);
      },
    },
    assignToken: (method: { config: { headers: Record<string, string> } }) => {
      method.config.headers.Authorization = `Bearer ${token}`;
    },
  });
  const instance = createAlova({
    baseURL: server,
    cacheFor: null,
    shareRequest: false,
    requestAdapter: (elements: { url: string }) => ({
      response: () => send(wx, elements.url, token ?? ''),
      headers: async () => ({}),
      abort: () => {},
    }),
    beforeRequest: authentication.onAuthRequired(),
  });
  return () => instance.Get('/orders').send();
}

async function logIn(wx: StubWx): Promise<string> {
  await new Promise((success, fail) => wx.login({ success, fail }));
  const { data } = await send(wx, '/login', '');
  return data.token;
}

function send(
  wx: StubWx,
  path: string,
  token: string,
): Promise<{ readonly data: { readonly token: string } }> {
  const header = { Authorization: `Bearer ${token}` };
  const url = path.startsWith(server) ? path : server + path;
  return new Promise((success, fail) => wx.request({ url, header, success, fail }));
}
