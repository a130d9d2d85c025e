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

/** One request on its way through a route. */
export class HttpCall {
  readonly context: AuthContext;
  readonly config: HttpConfig;
  readonly request: HttpRequest;
  readonly headers: RequestHeaders;
  readonly requestId: string;
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

  /** Whom this is counted under; null when that is not known. */
  sender(): Sender | null {
    return this.config.clientAddress(this.#peer?.remoteAddress, this.headers.get('x-forwarded-for'));
  }

  /** Whether the sender is a program on this machine, as far as nothing says that it passed something on. */
  isLocal(): boolean {
    const passedOn = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'].some((name) =>
      this.headers.has(name),
    );
    return !passedOn && isThisMachine(this.#peer?.remoteAddress);
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
