import { isLoopbackHost } from '../base/loopback.ts';
import type { AuthContext } from '../context.ts';
import { isThisMachine, type Sender } from '../limits/client-address.ts';
import type { HttpConfig } from './http-config.ts';
import type { HttpRequest, Peer, RequestHeaders } from './http-request.ts';

/** What a call is made from. */
export interface CallParts {
  readonly context: AuthContext;
  readonly config: HttpConfig;
  readonly request: HttpRequest;
  readonly peer: Peer | undefined;
  readonly params: Readonly<Record<string, string>>;
}

/** Whom a call is about, for the audit: noted as it becomes known. */
export interface CallSubject {
  readonly userId?: string;
  readonly sessionId?: string;
  readonly appId?: string;
  /** What more there is to say about it: a word of ours. */
  readonly reason?: string;
}

/** What proxies and gateways add to a request that they pass on. */
const proxyHeaders = [
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port'],
  ...[
    'x-forwarded-server',
    'x-real-ip',
    'x-client-ip',
    'x-original-forwarded-for',
    'x-envoy-external-address',
  ],
  ...['x-cluster-client-ip', 'true-client-ip', 'cf-connecting-ip', 'fastly-client-ip', 'x-wx-source'],
];

/** One request on its way through a route. */
export class HttpCall {
  readonly context: AuthContext;
  readonly config: HttpConfig;
  readonly request: HttpRequest;
  readonly headers: RequestHeaders;
  readonly requestId: string;
  #subject: CallSubject = {};
  readonly #peer: Peer | undefined;
  readonly #params: Readonly<Record<string, string>>;

  constructor({ context, config, request, peer, params }: CallParts) {
    this.context = context;
    this.config = config;
    this.request = request;
    this.headers = request.headers;
    this.requestId = readRequestId(request.headers, config) ?? context.newRequestId();
    this.#peer = peer;
    this.#params = params;
  }

  get subject(): CallSubject {
    return this.#subject;
  }

  /** Notes more about whom this is about. */
  about(more: CallSubject): void {
    this.#subject = { ...this.#subject, ...more };
  }

  /** Whom this is counted under. */
  sender(): Sender {
    return this.config.clientAddress(this.#peer?.remoteAddress, this.headers.get('x-forwarded-for'));
  }

  /**
   * Whether the sender is a program on this machine that asks for itself: nothing says that it passed something on, and
   * it calls this machine by its own name, which a proxy does not that keeps the name of the site.
   */
  isLocal(): boolean {
    const passedOn = proxyHeaders.some((name) => this.headers.has(name));
    return !passedOn && isThisMachine(this.#peer?.remoteAddress) && this.#namesLoopback();
  }

  #namesLoopback(): boolean {
    const url = URL.parse(this.request.url);
    return url !== null && isLoopbackHost(url.hostname);
  }

  /** A part of the path that the route names with a colon. */
  param(name: string): string {
    return this.#params[name] ?? '';
  }
}

/** A caller's request id is kept when it is harmless to repeat. */
export function readRequestId(
  headers: RequestHeaders,
  { headerNames }: Pick<HttpConfig, 'headerNames'>,
): string | null {
  const header = headers.get(headerNames.requestId);
  return header !== null && /^[\w.-]{8,128}$/.test(header) ? header : null;
}
