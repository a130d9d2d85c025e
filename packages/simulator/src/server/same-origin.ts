import { isLoopback } from './loopback.ts';

/**
 * True for requests of our own pages. A foreign page could otherwise use the simulator to reach services of
 * this machine; a foreign host name (DNS rebinding) would make it look like one of ours.
 */
export function isTrusted(request: Request): boolean {
  const { hostname, origin } = new URL(request.url);
  if (!isLoopback(hostname)) return false;
  const sender = request.headers.get('origin');
  if (sender !== null && sender !== origin) return false;
  const site = request.headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none' || isNavigation(request);
}

/** Following a link to the page is harmless: it is a plain GET of a document. */
function isNavigation(request: Request): boolean {
  return request.method === 'GET' && request.headers.get('sec-fetch-mode') === 'navigate';
}
