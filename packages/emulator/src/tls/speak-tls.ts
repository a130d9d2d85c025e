import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { type TlsIdentity, wechatDomain } from './tls-identity.ts';

/**
 * Lets a plain HTTP server speak TLS on the same port: to clients that begin with a handshake, and inside `CONNECT` as
 * an HTTP proxy for WeChat's hosts. Everything ends in the server's own request listener.
 */
export function speakTls(server: Server, { key, certificate }: TlsIdentity): void {
  const acceptPlain = server.listeners('connection')[0];
  if (acceptPlain === undefined) return;
  // The listener takes any stream, whatever the types of a Node version say it takes.
  const accept = (socket: Duplex): void => void Reflect.apply(acceptPlain, server, [socket]);
  const options = { key, cert: certificate, ALPNProtocols: ['http/1.1'], handshakeTimeout: 10_000 };
  const tls = createTlsServer(options, accept);
  // A handshake that fails is the client's to report; the emulator goes on.
  tls.on('tlsClientError', (_, socket) => socket.destroy());
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => sortByFirstByte(socket, { tls, accept }));
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    openTunnel({ tls, request, socket, head }),
  );
}

const handshake = 22;

function sortByFirstByte(
  socket: Socket,
  { tls, accept }: { tls: TlsServer; accept: (socket: Duplex) => void },
): void {
  const leave = () => socket.destroy();
  socket.once('error', leave).once('end', leave);
  socket.once('data', (bytes) => {
    socket.pause();
    socket.unshift(bytes);
    if (bytes[0] === handshake) {
      // An HTTP server keeps sockets half open; a handshake that its client has left must end.
      socket.allowHalfOpen = false;
      tls.emit('connection', socket);
    } else accept(socket.off('end', leave));
    process.nextTick(() => socket.resume());
  });
}

/** Hosts other than WeChat's are not reached through the emulator: it answers for WeChat and for nobody else. */
function openTunnel(tunnel: {
  tls: TlsServer;
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}): void {
  const { tls, request, socket, head } = tunnel;
  const host = (request.url ?? '').replace(/:\d+$/, '').toLowerCase();
  socket.once('error', () => socket.destroy());
  if (host !== wechatDomain && !host.endsWith(`.${wechatDomain}`)) {
    socket.end('HTTP/1.1 403 Not a host of WeChat\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    return;
  }
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) socket.unshift(head);
  tls.emit('connection', socket);
}
