import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { RemainingBody } from './read-body.ts';
import { requestMethod } from './request-method.ts';

/** Turns a node request into a web-standard one. `url` is the path and query as the client asked for them. */
export function toWebRequest(incoming: IncomingMessage, url: string, body: RemainingBody): Request {
  const method = requestMethod(incoming.method);
  const init: RequestInit = { method, headers: headersOf(incoming) };
  if (method === 'GET' || method === 'HEAD') return new Request(urlOf(incoming, url), init);
  if (body.kind === 'restored') return new Request(urlOf(incoming, url), { ...init, body: body.bytes });
  const stream = Readable.toWeb(incoming);
  return new Request(urlOf(incoming, url), { ...init, body: stream, duplex: 'half' });
}

/** The headers of a node request; a name that came several times keeps all its values. */
export function headersOf(incoming: Pick<IncomingMessage, 'rawHeaders'>): Headers {
  const headers = new Headers();
  for (let n = 0; n + 1 < incoming.rawHeaders.length; n += 2) {
    const name = incoming.rawHeaders[n] ?? '';
    // Names that begin with a colon belong to HTTP/2 itself.
    if (!name.startsWith(':')) headers.append(name, incoming.rawHeaders[n + 1] ?? '');
  }
  return headers;
}

/** Only path and query matter; a host that is not one must not stop the request from being answered. */
function urlOf(incoming: IncomingMessage, path: string): string {
  const scheme = 'encrypted' in incoming.socket && incoming.socket.encrypted ? 'https' : 'http';
  const origin = `${scheme}://${incoming.headers.host}`;
  return (isPlainOrigin(origin) ? origin : 'http://localhost') + path;
}

/** No user name, no path: neither belongs into a Host header. */
function isPlainOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`;
}
