import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exitCodes } from './cli-context.ts';
import { CliError } from './cli-error.ts';

/** A listening HTTP server. */
export interface Listening {
  readonly port: number;
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  /** From now on each answer is the last on its connection, so that clients come back elsewhere. New ones are taken still. */
  readonly drain: () => void;
  /** Takes no new connection, lets running requests end, and cuts what is still open after `graceMs`. */
  readonly close: (graceMs?: number) => Promise<void>;
}

/** Where to listen, and the variable to name when that fails. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly portVariable: 'PORT' | 'EMULATOR_PORT';
  /** How long a client may take to send a request. Default: {@link defaultTimeouts}. */
  readonly timeouts?: RequestTimeouts;
}

/** How long a client may take, so that no slow one holds a socket. In milliseconds. */
export interface RequestTimeouts {
  /** For the headers. */
  readonly headers: number;
  /** For headers and body together. */
  readonly request: number;
}

/** A picture of 2 MB comes in thirty seconds over a line of 70 kB/s. */
const defaultTimeouts: RequestTimeouts = { headers: 15_000, request: 30_000 };

/** How long an idle connection is kept for its next request. */
const keepAliveMs = 5000;

/**
 * Listens on a TCP port.
 *
 * @throws {CliError} `port_busy` or `address_unavailable`, naming the variable that chooses another
 */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<Listening> {
  const { headers, request } = options.timeouts ?? defaultTimeouts;
  let isDraining = false;
  const drain = (): void => {
    isDraining = true;
  };
  const server = createServer(
    {
      headersTimeout: headers,
      requestTimeout: request,
      keepAliveTimeout: keepAliveMs,
      // Node looks for late ones no oftener than this.
      connectionsCheckingInterval: Math.min(5000, headers),
    },
    (incoming, outgoing) => {
      if (isDraining) outgoing.shouldKeepAlive = false;
      handler(incoming, outgoing);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => void explainListenError(error, options).then(reject));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = addressOf(server);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const close = (graceMs = 10_000): Promise<void> => {
    drain();
    return closeServer(server, graceMs);
  };
  return { port, url: `http://${host}:${port}`, drain, close };
}

/** Turns what `server.listen` failed with into a sentence with a way out; other errors pass unchanged. */
export async function explainListenError(
  error: NodeJS.ErrnoException,
  options: ListenOptions,
): Promise<Error> {
  const { host, port, portVariable } = options;
  if (error.code === 'EADDRINUSE') {
    const free = await freePort(host);
    return new CliError({
      code: 'port_busy',
      exitCode: exitCodes.unavailable,
      cause: error,
      text: {
        zh: `端口 ${port} 已被占用。停掉占用它的程序，或换一个端口：${portVariable}=${free}`,
        en: `Port ${port} is already in use. Stop the program that holds it, or choose another: ${portVariable}=${free}`,
      },
    });
  }
  if (error.code !== 'EACCES' && error.code !== 'EADDRNOTAVAIL') return error;
  return new CliError({
    code: 'address_unavailable',
    exitCode: exitCodes.unavailable,
    cause: error,
    text: {
      zh: `无法监听 ${host}:${port}（${error.code}）。用 HOST 与 ${portVariable} 换一个地址`,
      en: `Cannot listen on ${host}:${port} (${error.code}). Choose another address with HOST and ${portVariable}`,
    },
  });
}

/** A port that nothing listens on at this moment. */
async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, host, resolve);
  });
  const { port } = addressOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a TCP port');
  return address;
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  // A connection whose last request ends now would be kept for the next one, which must not come here.
  const sweep = setInterval(() => server.closeIdleConnections(), 25);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cut);
  clearInterval(sweep);
}
