import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpApp } from '../http/app.ts';
import { maxBodyBytes } from '../http/body.ts';
import type { AskedHeaders, AskedRequest } from '../http/call.ts';
import type { Rendered } from '../http/respond.ts';

/**
 * Whether a request is one as clients send it: HTTP/1, a path of ours as it stands, a host that needs no repair, and
 * either a GET without a body or a POST of a little JSON that nobody has read yet. All others take the way through a
 * web-standard `Request`, which knows what to do with them.
 */
export function isPlain(app: HttpApp, incoming: IncomingMessage): boolean {
  const { method, url, rawHeaders, httpVersionMajor } = incoming;
  return (
    (method === 'GET' || method === 'POST') &&
    url !== undefined &&
    app.isPlainPath(method, url) &&
    httpVersionMajor === 1 &&
    readHeader(rawHeaders, 'transfer-encoding') === null &&
    /^[a-z\d._-]+(?::\d{4,5})?$/.test(readHeader(rawHeaders, 'host') ?? '') &&
    (method === 'GET' ? readHeader(rawHeaders, 'content-length') === null : bringsJson(incoming))
  );
}

function bringsJson({ rawHeaders, readableDidRead, readableEnded }: IncomingMessage): boolean {
  const length = readHeader(rawHeaders, 'content-length') ?? '';
  return (
    /^\d{1,6}$/.test(length) &&
    Number(length) <= maxBodyBytes &&
    /^application\/json(?:;|$)/.test(readHeader(rawHeaders, 'content-type') ?? '') &&
    readHeader(rawHeaders, 'expect') === null &&
    !readableDidRead &&
    !readableEnded
  );
}

/** Answers a request that {@link isPlain} without a `Request` and a `Response`: at once if there is nothing to wait for. */
export function answerPlain(
  app: HttpApp,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { url = '/', socket } = incoming;
  const answer = app.answerPlain(url, new PlainRequest(incoming), socket);
  if (answer instanceof Promise) return answer.then((rendered) => write(rendered, outgoing));
  write(answer, outgoing);
  return done;
}

const done = Promise.resolve();

function write({ status, headers, body }: Rendered, outgoing: ServerResponse): void {
  if (body === null) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  outgoing.writeHead(status, { ...headers, 'content-length': length }).end(body);
}

/** A request that has its whole body in the stream, or none. */
class PlainRequest implements AskedRequest {
  readonly method: string;
  readonly body = null;
  readonly bodyUsed = false;
  readonly headers: AskedHeaders;
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    this.method = incoming.method ?? 'GET';
    this.headers = new RawHeaders(incoming.rawHeaders);
  }

  get url(): string {
    const { socket, url = '/' } = this.#incoming;
    const scheme = 'encrypted' in socket && socket.encrypted ? 'https' : 'http';
    return `${scheme}://${this.headers.get('host')}${url}`;
  }

  text(): Promise<string> {
    return readText(this.#incoming);
  }
}

const decoder = new TextDecoder();

/** Rejects when the sender goes before the end. */
function readText(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const [first, ...more] = chunks;
      resolve(decoder.decode(first === undefined || more.length > 0 ? Buffer.concat(chunks) : first));
    });
    incoming.on('error', reject);
    // Comes after a whole body too, and making an error takes longer than reading one.
    incoming.on('close', () => {
      if (!incoming.complete) reject(new Error('the body broke off'));
    });
  });
}

/** Reads single headers: cheaper than Node's object of all of them, which drops all but one value of some names. */
class RawHeaders implements AskedHeaders {
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  get(name: string): string | null {
    return readHeader(this.#raw, name.toLowerCase());
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }
}

/** What came several times is joined, as in `Headers`. */
function readHeader(raw: readonly string[], lowerName: string): string | null {
  let value: string | null = null;
  for (let n = 0; n + 1 < raw.length; n += 2) {
    const rawName = raw[n] ?? '';
    if (rawName.length !== lowerName.length || rawName.toLowerCase() !== lowerName) continue;
    const next = raw[n + 1] ?? '';
    value = value === null ? next : `${value}, ${next}`;
  }
  return value;
}
