import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from './emulator.ts';
import { createNodeListener } from './http/node-listener.ts';
import type { TlsIdentity } from './tls/tls-identity.ts';

/** Where the emulator listens. */
export interface ListenOptions {
  /** 0 (any free port) by default. */
  readonly port?: number;
  /** `127.0.0.1` by default. The emulator has no access control: it must not face the internet. */
  readonly host?: string;
  /**
   * Speaks TLS beside plain HTTP on the same port, and is an HTTP proxy with `CONNECT` for WeChat's hosts. `loadTlsFiles`
   * of `@weapp-auth/emulator/tls` makes the identity.
   */
  readonly tls?: TlsIdentity;
}

/** An emulator with a socket. */
export interface ListeningEmulator {
  readonly emulator: Emulator;
  readonly server: Server;
  /** `http://127.0.0.1:8081`: the base URL for an SDK, in place of `https://api.weixin.qq.com`. */
  readonly url: string;
  readonly port: number;
  /** Closes the socket and every connection. */
  close(): Promise<void>;
}

/**
 * Opens a socket for an emulator. Rejects with Node's own error (`EADDRINUSE`, …) when that fails.
 *
 * @example
 * ```ts
 * import { createEmulator } from '@weapp-auth/emulator';
 * const emulator = createEmulator({ seed: 'demo' });
 * const listening = await listenEmulator(emulator, { port: 8081 });
 * console.log(listening.url);
 * await listening.close();
 * ```
 */
export async function listenEmulator(
  emulator: Emulator,
  options: ListenOptions = {},
): Promise<ListeningEmulator> {
  const server = createServer(createNodeListener(emulator));
  if (options.tls !== undefined) {
    const { speakTls } = await import('./tls/speak-tls.ts');
    speakTls(server, options.tls);
  }
  // Longer than clients keep idle connections: the emulator must not be the side that closes one just in use.
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve(listening(emulator, server));
    });
  });
}

function listening(emulator: Emulator, server: Server): ListeningEmulator {
  // A TCP server's address is an object, once it listens.
  const { port, address, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { emulator, server, port, url: `http://${host}:${port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
