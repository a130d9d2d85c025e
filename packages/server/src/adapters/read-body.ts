import type { IncomingMessage } from 'node:http';

/** A node request that a body parser may have read before. */
export type ParsedIncoming = IncomingMessage & { body?: unknown; rawBody?: unknown };

/** What is left of a request's body. */
export type RemainingBody =
  /** Nobody read it: it is in the stream. */
  | { readonly kind: 'unread' }
  /** A body parser read it, and this is it again. */
  | { readonly kind: 'restored'; readonly bytes: Buffer }
  /** A body parser read it and left nothing that it can be made of again. */
  | { readonly kind: 'lost' };

/** Finds the body of a request that has come through other people's middleware. */
export function remainingBody(
  incoming: ParsedIncoming,
  parsed: unknown,
  raw: unknown = incoming.rawBody,
): RemainingBody {
  if (!incoming.readableDidRead && !incoming.readableEnded) return { kind: 'unread' };
  if (Buffer.isBuffer(raw)) return { kind: 'restored', bytes: raw };
  if (typeof raw === 'string') return { kind: 'restored', bytes: Buffer.from(raw) };
  return rebuild(parsed, incoming.headers['content-type'] ?? '');
}

/** Says once per request, to the developer, what the client cannot repair. */
export function warnOfLostBody(): void {
  process.emitWarning(
    'A body parser consumed a request before weapp-auth saw it and kept nothing usable. Mount weapp-auth before it.',
    { code: 'WEAPP_AUTH_BODY_LOST' },
  );
}

function rebuild(parsed: unknown, contentType: string): RemainingBody {
  if (parsed instanceof Uint8Array) return { kind: 'restored', bytes: Buffer.from(parsed) };
  if (typeof parsed === 'string') return { kind: 'restored', bytes: Buffer.from(parsed) };
  // What parsers make of a multipart or an XML body cannot be turned back.
  if (parsed === undefined || /multipart|xml/i.test(contentType)) return { kind: 'lost' };
  if (!/x-www-form-urlencoded/i.test(contentType)) {
    return { kind: 'restored', bytes: Buffer.from(JSON.stringify(parsed)) };
  }
  return { kind: 'restored', bytes: Buffer.from(formText(parsed)) };
}

function formText(parsed: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parsed ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) form.append(name, String(each));
  }
  return form.toString();
}
