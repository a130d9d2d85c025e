import { isRecord } from '../../../shared/is-record.ts';
import type { SocketEvent } from '../../../shared/server-event.ts';
import { asyncApi, WxFailure, type WxOptions } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { fromWire, toWire } from '../../wire.ts';

type Listener = (value: unknown) => void;
type EventName = 'Open' | 'Message' | 'Error' | 'Close';

let sockets = 0;

/** What `wx.connectSocket` returns. The connection is made by the simulator's server, as requests are. */
export class SocketTask {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly id: string;
  readyState = 0;
  readonly #phone: Phone;
  readonly #options: WxOptions;
  readonly #listeners = new Map<EventName, Set<Listener>>();

  constructor(phone: Phone, options: WxOptions) {
    sockets += 1;
    this.id = String(sockets);
    this.#phone = phone;
    this.#options = options;
  }

  onOpen(listener: Listener): void {
    this.listen('Open', listener);
  }
  onMessage(listener: Listener): void {
    this.listen('Message', listener);
  }
  onError(listener: Listener): void {
    this.listen('Error', listener);
  }
  onClose(listener: Listener): void {
    this.listen('Close', listener);
  }

  /** Adds a listener. */
  listen(event: EventName, listener: Listener): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  send(given?: unknown): unknown {
    return asyncApi(this.#phone, 'sendSocketMessage', ({ data }) => this.transmit(data))(given);
  }

  close(given?: unknown): unknown {
    return asyncApi(this.#phone, 'closeSocket', ({ code, reason }) => this.end(code, reason))(given);
  }

  /** Asks the server for the connection; what happens to it comes as events. */
  connect(): void {
    const { url, header, protocols } = this.#options;
    if (!/^wss?:\/\//.test(String(url))) throw new WxFailure(`invalid url "${String(url)}"`);
    this.#phone.emulator.sockets.set(this.id, (event) => this.#receive(event));
    void this.#post({ act: 'open', url, header: isRecord(header) ? header : {}, protocols: protocols ?? [] });
  }

  /** Sends a text or bytes. */
  async transmit(data: unknown): Promise<object> {
    if (this.readyState !== this.OPEN) throw new WxFailure('WebSocket is not connected');
    await this.#post({ act: 'send', data: toWire(data instanceof ArrayBuffer ? data : String(data)) });
    return {};
  }

  /** Closes; the event of it follows. */
  async end(code: unknown, reason: unknown): Promise<object> {
    this.readyState = this.CLOSING;
    await this.#post({ act: 'close', code: code ?? 1000, reason: reason ?? '' });
    return {};
  }

  async #post(order: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#phone.emulator.sendSocket({ id: this.id, ...order });
  }

  #receive(event: SocketEvent): void {
    switch (event.state) {
      case 'open':
        this.readyState = this.OPEN;
        this.#call('Open', { header: event.header });
        break;
      case 'message':
        this.#call('Message', { data: fromWire(event.data) });
        break;
      case 'error':
        this.#call('Error', { errMsg: event.message });
        break;
      case 'close':
        this.readyState = this.CLOSED;
        this.#phone.emulator.sockets.delete(this.id);
        this.#call('Close', { code: event.code, reason: event.reason });
        break;
      default:
        event satisfies never;
    }
  }

  #call(name: EventName, value: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      listener(value);
    }
  }
}
