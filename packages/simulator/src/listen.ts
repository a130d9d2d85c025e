import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import { isLoopback } from './server/loopback.ts';
import type { Simulator } from './simulator.ts';

/** A simulator with its own port. */
export interface ListeningSimulator {
  /** Address of the page. */
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves a simulator on 127.0.0.1.
 *
 * @param port - 0 takes any free port.
 * @throws the system's own error, with `code: 'EADDRINUSE'` when the port is taken.
 */
export async function listenSimulator(simulator: Simulator, port: number): Promise<ListeningSimulator> {
  // The globals stay as they are: the simulator lives inside other people's processes.
  const listener = getRequestListener((request) => simulator.fetch(request), {
    overrideGlobalObjects: false,
  });
  const server = createServer(listener);
  const sockets = acceptAutomators(server, simulator);
  await listening(server, port);
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}${simulator.basePath}`,
    port: address.port,
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      return closing(server, simulator);
    },
  };
}

/** Any path will do: `automator.connect({ wsEndpoint: 'ws://127.0.0.1:8082' })`. Pages of the web are refused. */
function acceptAutomators(server: Server, simulator: Simulator): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const { host = '', origin } = request.headers;
    if (origin !== undefined || !isLoopback(new URL(`http://${host}`).hostname)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const session = simulator.automate({ send: (text) => client.send(text) });
      client.on('message', (data) => session.receive(String(data)));
      client.on('close', session.close);
      client.on('error', session.close);
    });
  });
  return sockets;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function closing(server: Server, simulator: Simulator): Promise<void> {
  simulator.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
