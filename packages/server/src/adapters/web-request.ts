import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { MountableAuth } from './mountable-auth.ts';
import type { RemainingBody } from './read-body.ts';
import { requestMethod } from './request-method.ts';
import { isAmbiguousTarget } from './request-target.ts';

/** A node request and what its framework says of it: path and query as the client asked for them, and the body. */
export interface FrameworkRequest {
  readonly incoming: IncomingMessage;
  readonly target: string;
  readonly body: RemainingBody;
}

/** Has the login server answer a node request. One whose path or host has no one meaning is refused. */
export async function answerIncoming(auth: MountableAuth, request: FrameworkRequest): Promise<Response> {
  const { incoming, target } = request;
  const origin = originOf(incoming);
  if (origin === null || isAmbiguousTarget(target)) {
    return auth.refuse({ code: 'validation_failed' }, headersOf(incoming));
  }
  const peer = { remoteAddress: incoming.socket.remoteAddress };
  return auth.fetch(toWebRequest(request, origin + target), peer);
}

function toWebRequest({ incoming, body }: FrameworkRequest, url: string): Request {
  const method = requestMethod(incoming.method);
  const init: RequestInit = { method, headers: headersOf(incoming) };
  if (method === 'GET' || method === 'HEAD') return new Request(url, init);
  if (body.kind === 'restored') return new Request(url, { ...init, body: body.bytes });
  return new Request(url, { ...init, body: Readable.toWeb(incoming), duplex: 'half' });
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

/** Null: the host is none. HTTP/1.0 may do without, and HTTP/2 names it otherwise. */
function originOf({ socket, headers }: IncomingMessage): string | null {
  const scheme = 'encrypted' in socket && socket.encrypted ? 'https' : 'http';
  const origin = `${scheme}://${headers.host ?? headers[':authority'] ?? 'localhost'}`;
  return isPlainOrigin(origin) ? origin : null;
}

/** No user name, no path: neither belongs into a Host header. */
function isPlainOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.href === `${url.origin}/`;
}
