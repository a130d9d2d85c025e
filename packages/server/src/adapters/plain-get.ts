import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpApp } from '../http/app.ts';
import type { AskedHeaders, AskedRequest } from '../http/call.ts';
import type { Rendered } from '../http/respond.ts';

/**
 * Whether a request is a GET as clients send it: HTTP/1, no body, a path of ours as it stands, and a host that needs no
 * repair. All others take the way through a web-standard `Request`, which knows what to do with them.
 */
export function isPlainGet(app: HttpApp, incoming: IncomingMessage): boolean {
  const { method, url, rawHeaders, httpVersionMajor } = incoming;
  return (
    method === 'GET' &&
    url !== undefined &&
    app.isPlainPath(url) &&
    httpVersionMajor === 1 &&
    readHeader(rawHeaders, 'content-length') === null &&
    readHeader(rawHeaders, 'transfer-encoding') === null &&
    /^[a-z\d._-]+(?::\d{4,5})?$/.test(readHeader(rawHeaders, 'host') ?? '')
  );
}

/** Answers a {@link isPlainGet} request without a `Request` and a `Response`: at once if nothing has to be waited for. */
export function answerPlainGet(
  app: HttpApp,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { url = '/', socket } = incoming;
  const answer = app.answerPlainGet(url, new PlainGet(incoming), socket);
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

/** A request that has no body. */
class PlainGet implements AskedRequest {
  readonly method = 'GET';
  readonly body = null;
  readonly bodyUsed = false;
  readonly headers: AskedHeaders;
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    this.headers = new RawHeaders(incoming.rawHeaders);
  }

  get url(): string {
    const { socket, url = '/' } = this.#incoming;
    const scheme = 'encrypted' in socket && socket.encrypted ? 'https' : 'http';
    return `${scheme}://${this.headers.get('host')}${url}`;
  }

  async text(): Promise<string> {
    return '';
  }
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
