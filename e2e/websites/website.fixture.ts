/// <reference path="../browser/pngjs.d.ts" />
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { type Auth, createAuth } from '@weapp-auth/client';
import { createEmulator, type Emulator, listenEmulator } from '@weapp-auth/emulator';
import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';
import { makeFolder, startCommand } from '../command.fixture.ts';

// CommonJS whose types say otherwise.
const readQr: typeof import('jsqr').default = createRequire(import.meta.url)('jsqr');

const app = { appId: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' };

export const clientSecret = 'secret of the website, long enough for everybody';

/** `weapp-auth serve` with an OpenID provider, a website, and phones on an emulated WeChat. */
export interface WebsiteWorld {
  readonly issuer: string;
  /** Where the website gets its codes. */
  readonly callback: string;
  /** The next address that a browser comes to there. */
  arrival(): Promise<URL>;
  /** A phone with the mini program, logged in or not. */
  phone(person: string): Auth;
  /** What a camera that looks at a picture on a page hands to the mini program. */
  scan(picture: Locator): Promise<string>;
  stop(): Promise<void>;
}

/** Starts one. */
export async function startWebsiteWorld(): Promise<WebsiteWorld> {
  const folder = await makeFolder();
  const wechat = await listenEmulator(createEmulator({ seed: 'demo', apps: [app] }));
  const website = await startWebsite();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const clients = [{ clientId: 'shop', clientSecret, name: '小店', redirectUris: [website.callback] }];
  const command = startCommand(['serve', '--json'], {
    cwd: folder.path,
    env: {
      ...{ WX_APPID: app.appId, WX_APP_SECRET: app.secret, WECHAT_BASE_URL: wechat.url },
      ...{ HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: url, LOG_LEVEL: 'warn' },
      OIDC_CLIENTS: JSON.stringify(clients),
    },
  });
  await command.event('ready');
  return {
    issuer: `${url}/oidc`,
    callback: website.callback,
    arrival: website.arrival,
    phone: (person) => createAuth({ baseUrl: url, wx: wechat.emulator.wx(person, app.appId) }),
    scan: (picture) => scan(wechat.emulator, picture),
    async stop() {
      command.child.kill('SIGTERM');
      await command.ended;
      await website.close();
      await wechat.close();
      await folder.remove();
    },
  };
}

/** Reads the code as it is on the screen. */
async function scan(emulator: Emulator, picture: Locator): Promise<string> {
  const { data, width, height } = PNG.sync.read(await picture.screenshot());
  const content = readQr(new Uint8ClampedArray(data), width, height)?.data ?? 'unreadable';
  return emulator.scan(content).query.scene ?? '';
}

interface Website {
  readonly callback: string;
  arrival(): Promise<URL>;
  close(): Promise<void>;
}

async function startWebsite(): Promise<Website> {
  const arrived: URL[] = [];
  const waiting: ((url: URL) => void)[] = [];
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.setHeader('content-type', 'text/html; charset=utf-8').end('<h1>Welcome to the shop</h1>');
    if (!incoming.url?.startsWith('/callback')) return;
    const url = new URL(incoming.url, `http://${incoming.headers.host}`);
    const next = waiting.shift();
    if (next) next(url);
    else arrived.push(url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // The address of a TCP listener is never a path.
    callback: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    arrival: () => {
      const first = arrived.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => void waiting.push(resolve));
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  // The address of a TCP listener is never a path.
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
