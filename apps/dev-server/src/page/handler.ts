import type { Simulator } from '@weapp-auth/simulator';
import type { FetchHandler } from '../traffic/tap.ts';
import { websitePath } from '../website/demo-website.ts';
import { handlePageApi, type PageApiContext } from './page-api.ts';
import { staticFile } from './static-files.ts';

/** What answers the requests to `dev`'s port. */
export interface HandlerParts {
  readonly api: PageApiContext;
  /** Folder of the built page. */
  readonly playground: string;
  /** The phone that runs the demo mini program, if there is one. */
  readonly phone: Simulator | null;
  /** The website that people sign in to by scanning. */
  readonly website: FetchHandler;
  readonly login: FetchHandler;
  /** The control API of the emulator, offered on this port too, so that the page needs one origin only. */
  readonly emulator: FetchHandler;
}

/** The page at `/`, its API at `/__dev`, the emulator's at `/__emulator`, the phone at `/phone`, a website at `/website`; the login server for everything else. */
export function createHandler({
  api,
  playground,
  phone,
  website,
  login,
  emulator,
}: HandlerParts): FetchHandler {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (/^\/__(dev|emulator)\//.test(pathname)) {
      if (!isFromThisMachine(request)) return new Response('only from this machine\n', { status: 403 });
      return pathname.startsWith('/__dev/') ? handlePageApi(api, request) : emulator(request);
    }
    if (phone && pathname.startsWith(phone.basePath)) return phone.fetch(request);
    if (pathname.startsWith(websitePath)) return website(request);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const file = isRead ? await staticFile(playground, pathname) : null;
    return file ?? login(request);
  };
}

/**
 * Whether a browser asks on behalf of a page of this machine. Another site's script, or a foreign name that resolves
 * to 127.0.0.1, must not be able to read the emulated world or restart the server.
 */
export function isFromThisMachine(request: Request): boolean {
  const origin = request.headers.get('origin');
  return isLoopback(request.url) && (origin === null || isLoopback(origin));
}

function isLoopback(url: string): boolean {
  const hostname = URL.parse(url)?.hostname ?? '';
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
