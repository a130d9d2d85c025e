import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from '@weapp-auth/emulator';
import { createWeappAuth, type Store, type WeappAuth, type WeappAuthOptions } from '@weapp-auth/server';
import { toNodeHandler } from '@weapp-auth/server/node';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { onTestFinished } from 'vitest';
import { createOpenIdProvider, type OpenIdProvider } from './open-id-provider.ts';
import type { Website } from './website.ts';

export const shopSecret = 'secret of the shop, thirty-two characters and more';

/** A website with a secret, an app without one, and a television. */
export const websites: readonly Website[] = [
  {
    clientId: 'shop',
    clientSecret: shopSecret,
    name: 'Shop <b>',
    redirectUris: ['https://shop.example.com/callback'],
    postLogoutRedirectUris: ['https://shop.example.com/bye'],
  },
  {
    clientId: 'app',
    name: 'App',
    redirectUris: ['https://app.example.com/callback'],
    idTokenAlgorithm: 'ES256',
  },
  { clientId: 'tv', name: 'Television', grants: ['device', 'refresh'] },
];

const appId = 'wx00000000000000aa';
const secret = 'a0'.repeat(16);
const page = 'pages/scan-login/index';

/** A login server with an OpenID provider on an emulated WeChat, on a port of this machine. */
export interface OidcBed {
  readonly auth: WeappAuth;
  readonly provider: OpenIdProvider;
  readonly issuer: string;
  /** Where it listens: elsewhere than its issuer says, as behind a proxy, if a test sets `publicUrl`. */
  readonly address: string;
  readonly store: Store;
  readonly emulator: Emulator;
  readonly logs: unknown[];
  browser(headers?: Readonly<Record<string, string>>): Browser;
  /** Binds the number 13800138000 to whoever has this phone. */
  bindPhone(phone: Phone): Promise<void>;
  /** Logs a person in to the mini program. */
  phone(person?: string): Promise<Phone>;
}

/** A browser: cookies, and no redirect followed by itself. */
export interface Browser {
  request(url: string, init?: RequestInit): Promise<Response>;
  /** Follows redirects as far as this server goes. */
  follow(url: string): Promise<{ readonly url: string; readonly response: Response }>;
  /** Begins a sign-in and gives the address of its page. */
  open(authorizationUrl: string): Promise<string>;
  showCode(page: string, as?: 'code' | 'link'): Promise<ShownCode>;
  /** Where the page would go on, of which nothing is followed. */
  askWayOn(page: string, id: string): Promise<string>;
  /** Goes on from the page; gives the address of the website that it ends at. */
  finish(page: string, id: string): Promise<URL>;
}

/** What the page shows, and what a phone reads in it. */
export interface ShownCode {
  readonly id: string;
  readonly number: string;
  readonly expiresIn: number;
  readonly picture: string | null;
  readonly link: string | null;
  readonly ticket: string;
}

/** A phone with the mini program. */
export interface Phone {
  readonly userId: string;
  readonly token: string;
  post(path: '' | '/approve' | '/refuse', body: object): Promise<Response>;
  /** What the phone shows about a code that it has scanned. */
  scan(ticket: string): Promise<unknown>;
  /** Scans, reads, types the number and agrees. */
  approve(code: ShownCode, agreed?: readonly ('profile' | 'phone')[]): Promise<void>;
}

/** Starts one; it ends with the test. */
export async function openOidcBed(
  clients: readonly Website[] = websites,
  options: Partial<WeappAuthOptions> = {},
): Promise<OidcBed> {
  const emulator = createEmulator({
    apps: [{ appId, secret }],
    users: ['alice', 'bob'].map((id) => ({
      ...{ id, nickname: id },
      phones: [{ number: id === 'alice' ? '13800138000' : '13800138001', countryCode: '86' }],
    })),
  });
  const store = options.store ?? sqliteStore({ path: ':memory:' });
  await store.migrate();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logs: unknown[] = [];
  const log = (fields: object, message: string): number => logs.push({ ...fields, message });
  const auth = createWeappAuth({
    ...{ apps: { appId, secret }, secret: 'a secret of the login server, long enough', store, publicUrl },
    ...{ scanLogin: { page }, fetch: emulator.fetch, background: false, rateLimits: false },
    logger: { info: () => {}, warn: log, error: log },
    ...options,
  });
  const provider = createOpenIdProvider(auth, { clients });
  const answer = toNodeHandler(auth, { keepGlobals: true });
  server.on('request', (incoming, outgoing) => {
    if (!provider.handle(incoming, outgoing)) void answer(incoming, outgoing);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await auth.close();
    await store.close();
  });
  const place = { publicUrl, emulator };
  return {
    ...{ auth, provider, issuer: provider.issuer, address: publicUrl, store, emulator, logs },
    browser: (headers = {}) => createBrowser(place, headers),
    phone: (person = 'alice') => createPhone(place, person),
    bindPhone: (phone) => bindPhone(place, phone),
  };
}

interface Place {
  readonly publicUrl: string;
  readonly emulator: Emulator;
}

function createBrowser({ publicUrl, emulator }: Place, headers: Readonly<Record<string, string>>): Browser {
  const jar = new Map<string, { readonly value: string; readonly path: string }>();
  const request: Browser['request'] = async (url, init = {}) => {
    const { pathname } = new URL(url);
    const cookie = [...jar]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split(';')[0]}=${value}`);
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { 'accept-language': 'en', ...headers, ...init.headers, cookie: cookie.join('; ') },
    });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  };
  const follow: Browser['follow'] = async (url) => {
    const response = await request(url);
    const location = response.headers.get('location');
    if (location === null) return { url, response };
    const next = new URL(location, url).href;
    return next.startsWith(publicUrl) ? follow(next) : { url: next, response };
  };
  const post = async (url: string): Promise<Response> =>
    request(url, { method: 'POST', headers: { 'x-sign-in': '1' } });
  const askWayOn: Browser['askWayOn'] = async (page, id) => {
    const response = await post(`${page}/finish?id=${id}`);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    // Made by the route of the same name.
    return ((await response.json()) as { location: string }).location;
  };
  return {
    request,
    follow,
    open: async (url) => (await follow(url)).url,
    async showCode(page, as = 'code') {
      const response = await post(`${page}/codes?as=${as}`);
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      // Made by the route of the same name.
      const shown = (await response.json()) as Omit<ShownCode, 'ticket'>;
      const content = [...emulator.platform.state.miniCodes.keys()].at(-1) ?? '';
      return { ...shown, ticket: decodeURIComponent(emulator.scan(content).query.scene ?? '') };
    },
    askWayOn,
    finish: async (page, id) => new URL((await follow(await askWayOn(page, id))).url),
  };
}

function keep(jar: Map<string, { readonly value: string; readonly path: string }>, line: string): void {
  const [pair = '', ...attributes] = line.split(/; */);
  const at = pair.indexOf('=');
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
  const key = `${pair.slice(0, at)};${path}`;
  const isOver = attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute));
  if (isOver) jar.delete(key);
  else jar.set(key, { value: pair.slice(at + 1), path });
}

async function bindPhone({ publicUrl, emulator }: Place, { token }: Phone): Promise<void> {
  const { event } = await emulator.client('alice', appId).button('getPhoneNumber');
  const response = await fetch(`${publicUrl}/auth/me/phone`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ code: event?.detail.code }),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function createPhone({ publicUrl, emulator }: Place, person: string): Promise<Phone> {
  const code = await new Promise<string>((resolve, reject) =>
    emulator
      .wx(person, appId)
      .login({ success: (result) => resolve(result.code), fail: ({ errMsg }) => reject(new Error(errMsg)) }),
  );
  const send = (path: string, body: object, token?: string): Promise<Response> =>
    fetch(`${publicUrl}/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
  const login = (await (await send('/login', { code })).json()) as { token: string; user: { id: string } };
  const post: Phone['post'] = (path, body) => send(`/scan-login${path}`, body, login.token);
  return {
    userId: login.user.id,
    token: login.token,
    post,
    scan: async (ticket) => (await post('', { ticket })).json(),
    async approve({ ticket, number }, agreed = []) {
      for (const response of [
        await post('', { ticket }),
        await post('/approve', { ticket, number, agreed }),
      ]) {
        if (!response.ok) throw new Error(await response.text());
      }
    },
  };
}
