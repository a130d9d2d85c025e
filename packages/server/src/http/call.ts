import type { AuthContext } from '../context.ts';
import type { FindIntrospectionClient } from '../jwt/introspection.ts';
import { type ClientAddress, isThisMachine, type Sender } from '../limits/client-address.ts';
import type { Tracer } from '../observe/tracing.ts';
import type { HeaderNames, WeappAuthOptions } from '../options.ts';
import type { Answer } from './answer.ts';
import type { Envelope } from './envelope.ts';
import type { Language } from './language.ts';

/** What is read of a request: of the web's own, or of what an adapter makes of a request without a body. */
export type AskedRequest = Pick<Request, 'method' | 'url' | 'text' | 'body' | 'bodyUsed'> & {
  readonly headers: AskedHeaders;
};

/** What is read of a request's headers. */
export type AskedHeaders = Pick<Headers, 'get' | 'has'>;

/** What a call is made from. */
export interface CallParts {
  readonly context: AuthContext;
  readonly config: HttpConfig;
  readonly request: AskedRequest;
  readonly peer: Peer | undefined;
  readonly params: Readonly<Record<string, string>>;
}

/** One request on its way through a route. */
export class HttpCall {
  readonly context: AuthContext;
  readonly config: HttpConfig;
  readonly request: AskedRequest;
  readonly headers: AskedHeaders;
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
  headers: AskedHeaders,
  { headerNames }: Pick<HttpConfig, 'headerNames'>,
): string | null {
  const header = headers.get(headerNames.requestId);
  return header !== null && /^[\w.-]{8,128}$/.test(header) ? header : null;
}

/** How the HTTP layer is set up. */
export interface HttpConfig {
  readonly basePath: string;
  readonly envelope: Envelope;
  readonly language: Language;
  /** In lower case. */
  readonly headerNames: Required<HeaderNames>;
  /** `https://api.example.com`: where clients reach this server; null: where the request came to. */
  readonly publicUrl: string | null;
  readonly clientAddress: ClientAddress;
  readonly metrics: NonNullable<WeappAuthOptions['metrics']>;
  readonly tracer: Tracer | null;
  /** Whether this is WeChat CloudRun (微信云托管), so that its headers say who is calling. */
  readonly cloudRun: boolean;
  /** Null: nobody may ask. */
  readonly findIntrospectionClient: FindIntrospectionClient | null;
}

/** Answers one kind of request. */
export type Handler = (call: HttpCall) => Answer | Promise<Answer>;

/** A method, a path with `:names`, and who answers. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly handler: Handler;
}

/** Who sent a request, as far as an adapter knows. */
export interface Peer {
  readonly remoteAddress: string | undefined;
}
