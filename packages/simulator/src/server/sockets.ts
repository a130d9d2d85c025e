import { isRecord } from '../shared/is-record.ts';
import type { SocketEvent } from '../shared/server-event.ts';
import { isLoopback } from './loopback.ts';
import type { Phones } from './phones.ts';

/** What carrying WebSockets needs. */
export interface SocketPorts {
  /** Hosts besides loopback that may be reached. */
  readonly allowedHosts: readonly string[];
  readonly phones: Phones;
}

interface Order {
  readonly client: string;
  readonly id: string;
  readonly act: string;
  readonly url: string;
  readonly header: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  readonly data: unknown;
  readonly code: number;
  readonly reason: string;
}

/** Node's own options of a WebSocket, which the type of the browser's does not know. */
type SocketConstructor = new (
  url: string,
  options: { readonly protocols: readonly string[]; readonly headers: Readonly<Record<string, string>> },
) => WebSocket;

/** WebSockets of mini programs: pages order, the sockets live here, and what happens goes back as events. */
export class Sockets {
  readonly #ports: SocketPorts;
  readonly #open = new Map<string, WebSocket>();

  constructor(ports: SocketPorts) {
    this.#ports = ports;
  }

  /** Carries out what a page orders. */
  handle(value: unknown): Response {
    const order = readOrder(value);
    if (order === null) return Response.json({ code: 'validation_failed' }, { status: 400 });
    const key = `${order.client} ${order.id}`;
    const socket = this.#open.get(key);
    if (order.act === 'open') {
      this.#connect(key, order);
    } else if (order.act === 'send') {
      socket?.send(isBytes(order.data) ? Buffer.from(order.data.$base64, 'base64') : String(order.data));
    } else {
      socket?.close(order.code, order.reason);
    }
    return new Response(null, { status: 204 });
  }

  closeAll(): void {
    for (const socket of this.#open.values()) socket.close();
    this.#open.clear();
  }

  #connect(key: string, { client, id, url, header, protocols }: Order): void {
    const send = (event: SocketEvent): void => this.#ports.phones.send(client, { kind: 'socket', id, event });
    if (!this.#mayReach(url)) {
      send({ state: 'error', message: 'url not in domain list' });
      send({ state: 'close', code: 1006, reason: 'url not in domain list' });
      return;
    }
    const socket = new (WebSocket as unknown as SocketConstructor)(url, { protocols, headers: header });
    socket.binaryType = 'arraybuffer';
    this.#open.set(key, socket);
    // A page that goes away closes what it opened.
    this.#ports.phones.goneSignal(client)?.addEventListener('abort', () => socket.close());
    socket.addEventListener('open', () => send({ state: 'open', header: {} }));
    socket.addEventListener('message', ({ data }) => send({ state: 'message', data: wireData(data) }));
    socket.addEventListener('error', () => send({ state: 'error', message: 'connection failed' }));
    socket.addEventListener('close', ({ code, reason }) => {
      this.#open.delete(key);
      send({ state: 'close', code, reason });
    });
  }

  #mayReach(url: string): boolean {
    const { hostname } = new URL(url);
    return isLoopback(hostname) || this.#ports.allowedHosts.includes(hostname);
  }
}

function readOrder(value: unknown): Order | null {
  if (!isRecord(value) || typeof value.client !== 'string' || typeof value.id !== 'string') return null;
  const { client, id, act, url, header, protocols, data, code, reason } = value;
  if (act === 'open' && !(typeof url === 'string' && /^wss?:\/\//.test(url) && URL.canParse(url)))
    return null;
  if (act !== 'open' && act !== 'send' && act !== 'close') return null;
  const headers = isRecord(header) ? Object.entries(header).map(([name, each]) => [name, String(each)]) : [];
  return {
    client,
    id,
    act,
    url: String(url ?? ''),
    header: Object.fromEntries(headers),
    protocols: Array.isArray(protocols) ? protocols.map(String) : [],
    data,
    // The browser's rule, which the platform shares: 1000, or the application's own range.
    code:
      Number.isInteger(code) && ((code as number) === 1000 || (code as number) >= 3000)
        ? (code as number)
        : 1000,
    reason: String(reason ?? ''),
  };
}

function isBytes(data: unknown): data is { readonly $base64: string } {
  return isRecord(data) && typeof data.$base64 === 'string';
}

function wireData(data: unknown): unknown {
  return data instanceof ArrayBuffer ? { $base64: Buffer.from(data).toString('base64') } : String(data);
}
