import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpApp } from '../http/app.ts';
import { maxBodyBytes } from '../http/body.ts';
import type { FoundRoute } from '../http/find-route.ts';
import type { HttpRequest, RequestHeaders } from '../http/http-request.ts';
import type { HttpResponse } from '../http/respond.ts';

/**
 * Finds the route of a request that can be answered without a web-standard `Request`: HTTP/1, a path of ours as it
 * stands, a host that needs no repair, and either a GET without a body or a POST of a little JSON that is still unread.
 * Null: the request has to be made a `Request`, which knows all the rest.
 */
export function findDirectRoute(app: HttpApp, incoming: IncomingMessage): FoundRoute | null {
  const { method = '', url = '' } = incoming;
  const found = app.findExact(method, url);
  return found !== null && isDirect(incoming) ? found : null;
}

/**
 * Hosts that stand in a URL as they are: a name in ASCII whose last part is no number, or an IPv4 address. Whether the rest
 * are hosts at all is found out on the long way.
 */
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = `${octet}(?:\\.${octet}){3}`;
const name = '(?!.*xn--)(?:[a-z\\d_-]+\\.)*[a-z][a-z\\d_-]*';
const plainHost = new RegExp(`^(?:${address}|${name})(?::(?:[1-9]\\d{3}|[1-5]\\d{4}))?$`);

function isDirect(incoming: IncomingMessage): boolean {
  const { method, rawHeaders, httpVersionMajor } = incoming;
  return (
    httpVersionMajor === 1 &&
    readHeader(rawHeaders, 'transfer-encoding') === null &&
    plainHost.test(readHeader(rawHeaders, 'host') ?? '') &&
    (method === 'GET'
      ? readHeader(rawHeaders, 'content-length') === null
      : method === 'POST' && bringsJson(incoming))
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

/** A request with its route, and where its answer goes. */
export interface DirectExchange {
  readonly found: FoundRoute;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Answers a request of {@link findDirectRoute}: at once if there is nothing to wait for. */
export function answerDirectly(app: HttpApp, { found, incoming, outgoing }: DirectExchange): Promise<void> {
  const answer = app.answerFound(found, new DirectRequest(incoming), incoming.socket);
  if (answer instanceof Promise) return answer.then((response) => write(response, outgoing));
  write(answer, outgoing);
  return done;
}

const done = Promise.resolve();

function write({ status, headers, body }: HttpResponse, outgoing: ServerResponse): void {
  if (body === null) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  outgoing.writeHead(status, { ...headers, 'content-length': length }).end(body);
}

/** A request that has its whole body in the stream, or none. */
class DirectRequest implements HttpRequest {
  readonly method: string;
  readonly body = null;
  readonly bodyUsed = false;
  readonly headers: RequestHeaders;
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
class RawHeaders implements RequestHeaders {
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
