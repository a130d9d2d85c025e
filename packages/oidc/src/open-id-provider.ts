import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ProviderPorts, providerPorts } from '@weapp-auth/server/website-sign-in';
import type { Provider } from 'oidc-provider';
import { createCurrentProvider } from './current-provider.ts';
import { errorPage } from './pages/error-page.ts';
import { pageLanguage } from './pages/language.ts';
import { renderPage } from './pages/page.ts';
import { pageStyle } from './pages/page-style.ts';
import { signInScript } from './pages/sign-in-script.ts';
import { type Exchange, oneHeader, protectiveHeaders, send, sendJson } from './sign-in/exchange.ts';
import { answerSignIn } from './sign-in/sign-in-routes.ts';
import { readWebsites, type Website } from './website.ts';

/** How {@link createOpenIdProvider} is set up. */
export interface OpenIdProviderOptions {
  /** The websites and devices that people sign in to. */
  readonly clients: readonly Website[];
  /** Where the provider is. Default: `/oidc`. */
  readonly basePath?: string;
}

/** A running OpenID provider. */
export interface OpenIdProvider {
  /** `https://login.example.com/oidc`: what websites are configured with. */
  readonly issuer: string;
  /** Answers a request below its base path. False: it is somebody else's, and untouched. */
  handle(incoming: IncomingMessage, outgoing: ServerResponse): boolean;
}

/**
 * Makes a login server an OpenID provider (authorization code with PKCE, refresh, logout, device grant), whose sign-in page
 * shows a mini program code.
 *
 * The login server needs `scanLogin` and `publicUrl`.
 *
 * @throws TypeError when an option cannot be used
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createOpenIdProvider } from '@weapp-auth/oidc';
 * import type { WeappAuth } from '@weapp-auth/server';
 * import { toNodeHandler } from '@weapp-auth/server/node';
 *
 * declare const auth: WeappAuth; // createWeappAuth({ …, publicUrl, scanLogin: { page: 'pages/scan-login/index' } })
 * const provider = createOpenIdProvider(auth, {
 *   clients: [
 *     {
 *       clientId: 'shop',
 *       clientSecret: 'a secret of at least thirty-two characters',
 *       name: 'Shop',
 *       redirectUris: ['https://shop.example.com/callback'],
 *     },
 *   ],
 * });
 * const answer = toNodeHandler(auth);
 * createServer((incoming, outgoing) => {
 *   if (!provider.handle(incoming, outgoing)) void answer(incoming, outgoing);
 * }).listen(8080);
 * ```
 */
export function createOpenIdProvider(
  auth: { readonly fetch: object },
  options: OpenIdProviderOptions,
): OpenIdProvider {
  const { clients, basePath = '/oidc' } = options;
  const read = readWebsites(clients);
  if (read.kind === 'flawed')
    throw new TypeError(`clients: ${read.field} ${read.client && `of ${read.client} `}is wrong`);
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath)) throw new TypeError('basePath: a path such as /oidc');
  const ports = providerPorts(auth);
  if (ports.publicUrl === null)
    throw new TypeError('publicUrl: an OpenID provider needs an address of its own');
  const issuer = ports.publicUrl + basePath;
  const isSecure = issuer.startsWith('https://');
  const current = createCurrentProvider({ issuer, ports, websites: clients, basePath, isSecure });
  const state: State = { ports, current, basePath, isSecure, publicUrl: ports.publicUrl };
  return {
    issuer,
    handle(incoming, outgoing) {
      const url = URL.parse(incoming.url ?? '', ports.publicUrl ?? '');
      const isOurs = url !== null && incoming.url?.startsWith('/') && url.pathname.startsWith(`${basePath}/`);
      if (!isOurs) return false;
      answer(state, { incoming, outgoing, url }).catch((error: unknown) => fail(ports, outgoing, error));
      return true;
    },
  };
}

interface State {
  readonly ports: ProviderPorts;
  readonly current: () => Promise<Provider>;
  readonly basePath: string;
  readonly isSecure: boolean;
  readonly publicUrl: string;
}

async function answer(state: State, exchange: Exchange): Promise<void> {
  const { basePath, ports } = state;
  const path = exchange.url.pathname.slice(basePath.length);
  if (path === '/assets/page.css') return sendAsset(exchange.outgoing, 'text/css', pageStyle);
  if (path === '/assets/sign-in.js') return sendAsset(exchange.outgoing, 'text/javascript', signInScript());
  if (beginnings.has(path) && (await isRefused(state, exchange))) return;
  const provider = await state.current();
  restoreRequest(state, exchange.incoming);
  if (path.startsWith('/sign-in/')) return answerSignIn({ ports, provider, basePath }, exchange);
  for (const [name, value] of Object.entries(protectiveHeaders)) exchange.outgoing.setHeader(name, value);
  const { incoming, outgoing } = exchange;
  Object.assign(incoming, { originalUrl: incoming.url });
  incoming.url = incoming.url?.slice(basePath.length);
  await provider.callback()(incoming, outgoing);
}

/** What anybody may send, and makes a row in the database, or tries the code of a device. */
const beginnings: ReadonlySet<string> = new Set(['/auth', '/request', '/device', '/device/auth']);

async function isRefused({ ports, basePath }: State, { incoming, outgoing }: Exchange): Promise<boolean> {
  const { remoteAddress } = incoming.socket;
  const sender = ports.senderOf(remoteAddress, oneHeader(incoming.headers['x-forwarded-for']));
  const retryAfter = await ports.admit(sender);
  if (retryAfter === null) return false;
  outgoing.setHeader('retry-after', retryAfter);
  const language = pageLanguage(incoming.headers['accept-language']);
  const text = renderPage(errorPage('rate_limited'), { language, basePath });
  send(outgoing, 429, { type: 'text/html', text });
  return true;
}

/** Whether the line is safe, and what this server is called, is known here; what a request says of it may be anybody's word. */
function restoreRequest({ isSecure, publicUrl }: State, { headers }: IncomingMessage): void {
  headers['x-forwarded-proto'] = isSecure ? 'https' : 'http';
  headers['x-forwarded-host'] = new URL(publicUrl).host;
}

function sendAsset(outgoing: ServerResponse, type: string, text: string): void {
  send(outgoing, 200, { type, text, cache: 'public, max-age=300' });
}

/** What is thrown never reaches a browser. */
function fail({ log }: ProviderPorts, outgoing: ServerResponse, error: unknown): void {
  log.error({ err: error }, 'a request of the OpenID provider failed');
  if (outgoing.headersSent) outgoing.end();
  else sendJson(outgoing, 503, { error: 'temporarily_unavailable' });
}
