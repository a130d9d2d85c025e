/// <reference path="./undici-pool.d.ts" />
import type Pool from 'undici/lib/dispatcher/pool.js';

/** One HTTP request to the platform. `path` holds the query, and with it secrets: it is never logged. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON text, or `null` for no body. */
  readonly body: string | null;
  /** How long the whole exchange may take. */
  readonly timeoutMs: number;
}

/** What came of one HTTP request. A failure carries no message, because messages of HTTP clients tend to print URLs. */
export type TransportResult =
  | {
      readonly kind: 'received';
      readonly status: number;
      readonly contentType: string | null;
      readonly body: Buffer;
    }
  | {
      readonly kind: 'failed';
      readonly reason: 'timeout' | 'network' | 'too-large';
      /** `false` only when it is certain that no byte of the request left this process. */
      readonly sent: boolean;
    };

/** Carries requests to one origin. `send` never rejects. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResult>;
  close(): Promise<void>;
}

/** A web-standard fetch: the global one, or an emulator's own. */
export type Fetch = (request: Request) => Promise<Response>;

/** No answer of the platform comes near this; a page of a captive portal may. */
const maxAnswerBytes = 1024 * 1024;

/**
 * A {@link Transport} over a pool of keep-alive connections.
 *
 * Uses undici's dispatch, not its `request`: no stream is made per answer, which is what counts at many logins at once.
 */
export function createPoolTransport(origin: string, connections: number): Transport {
  let opened: Promise<Pool> | null = null;
  return {
    send: async (request) => {
      opened ??= openPool(origin, connections);
      return sendThroughPool(await opened, request);
    },
    close: async () => (await opened)?.close(),
  };
}

/** Loads with the first call, and the pool alone: all of undici is 12 MB and a tenth of a second more. */
async function openPool(origin: string, connections: number): Promise<Pool> {
  const { default: UndiciPool } = await import('undici/lib/dispatcher/pool.js');
  // pipelining: 1, so that undici never sends a request a second time after a connection broke under it.
  return new UndiciPool(origin, { connections, pipelining: 1, allowH2: false });
}

/** A {@link Transport} over an injected fetch. */
export function createFetchTransport(origin: string, fetch: Fetch): Transport {
  return {
    send: (request) => sendThroughFetch(origin, fetch, request),
    close: async () => {},
  };
}

function sendThroughPool(pool: Pool, request: TransportRequest): Promise<TransportResult> {
  return new Promise((resolve) => {
    const exchange = new PooledExchange(resolve, request.timeoutMs);
    pool.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: headersOf(request),
        body: request.body,
        idempotent: false,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      exchange,
    );
  });
}

/** undici's handler for one request: collects the answer, settles once, and holds the deadline. */
class PooledExchange {
  readonly #resolve: (result: TransportResult) => void;
  readonly #deadline: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: { abort(reason: Error): void } | null = null;
  #ending: 'timeout' | 'too-large' | null = null;
  #status = 0;
  #contentType: string | null = null;
  #bytes = 0;

  constructor(resolve: (result: TransportResult) => void, timeoutMs: number) {
    this.#resolve = resolve;
    this.#deadline = setTimeout(() => this.#abort('timeout'), timeoutMs);
  }

  /** Called when a connection is ready and the request is about to be written to it. */
  onRequestStart(controller: { abort(reason: Error): void }): void {
    this.#controller = controller;
    if (this.#ending !== null) controller.abort(new Error(this.#ending));
  }

  onResponseStart(_controller: unknown, status: number, headers: Record<string, unknown>): void {
    this.#status = status;
    const { 'content-type': type } = headers;
    this.#contentType = typeof type === 'string' ? type : null;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > maxAnswerBytes) this.#abort('too-large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#settle({ kind: 'received', status: this.#status, contentType: this.#contentType, body });
  }

  onResponseError(): void {
    this.#settle({ kind: 'failed', reason: this.#ending ?? 'network', sent: this.#controller !== null });
  }

  #abort(reason: 'timeout' | 'too-large'): void {
    this.#ending = reason;
    // Before a connection is ready undici cannot abort; onRequestStart does it then, and nobody waits for that.
    this.#controller?.abort(new Error(reason));
    this.#settle({ kind: 'failed', reason, sent: this.#controller !== null });
  }

  #settle(result: TransportResult): void {
    clearTimeout(this.#deadline);
    this.#resolve(result);
  }
}

async function sendThroughFetch(
  origin: string,
  fetch: Fetch,
  request: TransportRequest,
): Promise<TransportResult> {
  const abort = new AbortController();
  let expire: NodeJS.Timeout | undefined;
  // A race as well as a signal, because an injected fetch may ignore the signal.
  const expired = new Promise<TransportResult>((resolve) => {
    expire = setTimeout(() => {
      abort.abort();
      resolve({ kind: 'failed', reason: 'timeout', sent: true });
    }, request.timeoutMs);
  });
  try {
    return await Promise.race([exchangeThroughFetch(origin, fetch, request, abort.signal), expired]);
  } finally {
    clearTimeout(expire);
  }
}

async function exchangeThroughFetch(
  origin: string,
  fetch: Fetch,
  request: TransportRequest,
  signal: AbortSignal,
): Promise<TransportResult> {
  try {
    const response = await fetch(
      new Request(origin + request.path, {
        method: request.method,
        headers: headersOf(request),
        body: request.body,
        // A redirect would carry the query, and the secret in it, to another address.
        redirect: 'manual',
        signal,
      }),
    );
    const body = Buffer.from(await response.arrayBuffer());
    if (body.length > maxAnswerBytes) return { kind: 'failed', reason: 'too-large', sent: true };
    const contentType = response.headers.get('content-type');
    return { kind: 'received', status: response.status, contentType, body };
  } catch (error) {
    return { kind: 'failed', reason: 'network', sent: !isConnectFailure(error) };
  }
}

function headersOf(request: TransportRequest): Record<string, string> {
  return request.body === null ? {} : { 'content-type': 'application/json' };
}

const connectFailures: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The global fetch wraps the reason as `cause`. */
function isConnectFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const reason: unknown = error.cause ?? error;
  return reason instanceof Error && 'code' in reason && connectFailures.has(reason.code);
}
