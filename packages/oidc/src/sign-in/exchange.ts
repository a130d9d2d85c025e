import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request of a page of ours and where its answer goes. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly url: URL;
}

/** Keeps what others could do with a page of ours out of it: scripts, frames, addresses, copies. */
export const protectiveHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Answers with a text. */
export function send(
  outgoing: ServerResponse,
  status: number,
  {
    type,
    text,
    cache = 'no-store',
  }: { readonly type: string; readonly text: string; readonly cache?: string },
): void {
  outgoing.writeHead(status, {
    ...protectiveHeaders,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'cache-control': cache,
  });
  outgoing.end(text);
}

/** Answers with JSON. */
export function sendJson(outgoing: ServerResponse, status: number, body: object): void {
  send(outgoing, status, { type: 'application/json', text: JSON.stringify(body) });
}

/** Several headers of one name are one list. */
export function oneHeader(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(', ');
}
