import { errors } from 'oidc-provider';
import { errorPage } from '../pages/error-page.ts';
import { pageLanguage } from '../pages/language.ts';
import { type Page, renderPage } from '../pages/page.ts';
import { signInPage } from '../pages/sign-in-page.ts';
import { browserName, isPhone } from './browser-name.ts';
import { describeSite } from './describe-site.ts';
import { type Exchange, oneHeader, send, sendJson } from './exchange.ts';
import { finishSignIn } from './finish-sign-in.ts';
import type { SignIn, SignInPorts } from './sign-in.ts';
import { streamProgress } from './stream-progress.ts';

/**
 * Answers a request below `/sign-in/`: the page, its codes, what happens to them, and the way on. Each needs the cookie of the
 * browser that began the sign-in, so that an address alone, or a code seen elsewhere, is worth nothing.
 */
export async function answerSignIn(signInPorts: SignInPorts, exchange: Exchange): Promise<void> {
  const { incoming, url } = exchange;
  const [, uid = '', action = ''] =
    /^\/sign-in\/([\w-]+)(?:\/(codes|events|finish))?$/.exec(
      url.pathname.slice(signInPorts.basePath.length),
    ) ?? [];
  const signIn = await findSignIn(signInPorts, exchange);
  if (signIn === null || signIn.uid !== uid) return refuseLate(signInPorts, exchange);
  const method = incoming.method === 'HEAD' ? 'GET' : incoming.method;
  switch (`${method} ${action}`) {
    case 'GET ':
      return showSignIn(signInPorts, exchange, signIn);
    case 'POST codes':
      return isOwnScript(exchange)
        ? showCode(signInPorts, exchange, signIn)
        : sendJson(exchange.outgoing, 403, {});
    case 'GET events':
      return streamProgress(signInPorts.ports, exchange, { id: idOf(url), holder: uid });
    case 'POST finish':
      return isOwnScript(exchange)
        ? finishSignIn(signInPorts, exchange, { signIn, id: idOf(url) })
        : sendJson(exchange.outgoing, 403, {});
    default:
      return sendJson(exchange.outgoing, 405, { error: 'method_not_allowed' });
  }
}

async function findSignIn(
  { provider }: SignInPorts,
  { incoming, outgoing }: Exchange,
): Promise<SignIn | null> {
  try {
    return await provider.interactionDetails(incoming, outgoing);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return null;
    throw error;
  }
}

function refuseLate({ basePath }: SignInPorts, exchange: Exchange): void {
  const isAsked = /\/(?:codes|events|finish)$/.test(exchange.url.pathname);
  if (isAsked) sendJson(exchange.outgoing, 404, { error: 'session_not_found' });
  else sendPage(exchange, { status: 404, page: errorPage('session_not_found'), basePath });
}

async function showSignIn(signInPorts: SignInPorts, exchange: Exchange, signIn: SignIn): Promise<void> {
  const { name, address } = await describeSite(signInPorts, signIn);
  const page = signInPage({
    website: name,
    address,
    isPhone: isPhone(exchange.incoming.headers['user-agent']),
    path: exchange.url.pathname,
  });
  sendPage(exchange, { status: 200, page, basePath: signInPorts.basePath });
}

/** A new code for this page; the one before goes on until its end, in case somebody is just typing. */
async function showCode(signInPorts: SignInPorts, exchange: Exchange, signIn: SignIn): Promise<void> {
  const { scanLogins, senderOf, shortAddress, now } = signInPorts.ports;
  const { incoming, outgoing, url } = exchange;
  const sender = senderOf(incoming.socket.remoteAddress, oneHeader(incoming.headers['x-forwarded-for']));
  const { device, ...site } = await describeSite(signInPorts, signIn);
  const here = { name: browserName(incoming.headers['user-agent']), address: shortAddress(sender) };
  const { scope } = signIn.params;
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  const shown = await scanLogins.show({
    site,
    browser: device ?? here,
    asks: (['profile', 'phone'] as const).filter((claim) => scopes.includes(claim)),
    holder: signIn.uid,
    sender,
    as: url.searchParams.get('as') === 'link' ? 'link' : 'code',
  });
  if (shown.kind === 'refused') {
    const status = shown.code === 'rate_limited' ? 429 : 503;
    return sendJson(outgoing, status, { error: shown.code });
  }
  const { id, number, picture, link, scanBy } = shown;
  sendJson(outgoing, 200, {
    ...{ id, number, link },
    expiresIn: Math.max(1, Math.floor((scanBy - now()) / 1000)),
    picture:
      picture &&
      `data:image/${picture[0] === 0xff ? 'jpeg' : 'png'};base64,${Buffer.from(picture).toString('base64')}`,
  });
}

function sendPage(
  { incoming, outgoing }: Exchange,
  { status, page, basePath }: { readonly status: number; readonly page: Page; readonly basePath: string },
): void {
  const language = pageLanguage(incoming.headers['accept-language']);
  send(outgoing, status, { type: 'text/html', text: renderPage(page, { language, basePath }) });
}

/** A form or a picture of another site cannot send this header. */
function isOwnScript({ incoming }: Exchange): boolean {
  return incoming.headers['x-sign-in'] === '1';
}

function idOf(url: URL): string {
  return url.searchParams.get('id')?.slice(0, 64) ?? '';
}
