import type { Boot } from '../shared/boot.ts';
import { isRecord } from '../shared/is-record.ts';
import type { DialogAnswer, EmulatorDialog, ServerEvent, SocketEvent } from '../shared/server-event.ts';
import { fromWire, toWire } from './wire.ts';

/** What the emulator answered to a call. */
export type EmulatorAnswer =
  | { readonly kind: 'answered'; readonly body: Readonly<Record<string, unknown>> }
  /** The emulator has no such API. */
  | { readonly kind: 'unknown-api' }
  | { readonly kind: 'unreachable'; readonly status: number };

/** What happens on the server that concerns this phone. */
export interface LinkListener {
  readonly reload: () => void;
  readonly dialog: (dialog: EmulatorDialog) => void;
  readonly dialogClosed: (id: string) => void;
  readonly automator: (call: string, method: string, params: unknown) => void;
}

/**
 * The line to the emulator, through the simulator's server. One event stream per phone carries questions and
 * late answers, so that no call keeps a connection of the browser busy while a person thinks.
 */
export class EmulatorLink {
  readonly #boot: Boot;
  readonly #client: string = crypto.randomUUID();
  readonly #waiting = new Map<string, (event: { readonly status: number; readonly body: unknown }) => void>();
  /** The open WebSockets, each with what hears its events. */
  readonly sockets: Map<string, (event: SocketEvent) => void> = new Map();
  readonly #early = new Map<string, { readonly status: number; readonly body: unknown }>();

  constructor(boot: Boot) {
    this.#boot = boot;
  }

  /** Opens the event stream; resolves when it is open, or after a second without it. */
  connect(listener: LinkListener): Promise<void> {
    const { base, appId, user, device } = this.#boot;
    const query = new URLSearchParams({ client: this.#client, appId, user, device });
    const events = new EventSource(`${base}__simulator/events?${query}`);
    events.addEventListener('message', (message) =>
      this.#receive(JSON.parse(message.data) as ServerEvent, listener),
    );
    return new Promise((resolve) => {
      events.addEventListener('open', () => resolve(), { once: true });
      setTimeout(resolve, 1000);
    });
  }

  /** Calls `wx.{api}` for this phone. */
  call(api: string, options: unknown, tap: boolean): Promise<EmulatorAnswer> {
    return this.#post(`wx/${api}`, { options: toWire(options), tap, interactive: true });
  }

  /** Presses a button with an `open-type`. */
  press(openType: string, options: Readonly<Record<string, unknown>>): Promise<EmulatorAnswer> {
    return this.#post(`button/${encodeURIComponent(openType)}`, { options, interactive: true });
  }

  /** What the nickname input of this person offers, or what becomes of a typed `value`. */
  nickname(value?: string): Promise<EmulatorAnswer> {
    // Not interactive: the strip above the keyboard is the dialog.
    return this.#post('nickname', { interactive: false, ...(value === undefined ? {} : { value }) });
  }

  /** Answers a question. */
  async answerDialog(id: string, answer: DialogAnswer): Promise<void> {
    await this.#send(`dialogs/${id}`, answer);
  }

  /** Orders something of a WebSocket. */
  async sendSocket(order: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#fetch('socket', { client: this.#client, ...order });
  }

  /** Answers a call of the automation protocol, or tells its clients something. */
  async sendAutomator(message: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#fetch('automator', { client: this.#client, ...message });
  }

  /** Calls a synchronous `wx.{api}`; the page stands still meanwhile, as the platform's does. */
  callSync(api: string, args: readonly unknown[]): EmulatorAnswer {
    const request = new XMLHttpRequest();
    request.open('POST', `${this.#boot.base}__simulator/emulator/wx/${api}`, false);
    request.setRequestHeader('content-type', 'application/json');
    request.send(JSON.stringify({ ...this.#who(), options: toWire(args) }));
    const body: unknown = request.responseText === '' ? null : JSON.parse(request.responseText);
    return readAnswer(request.status, body);
  }

  #who(): Readonly<Record<string, string>> {
    const { appId, user, device, baseLibrary } = this.#boot;
    const who = { appId, user, device, client: this.#client };
    return baseLibrary === null ? who : { ...who, baseLibrary };
  }

  async #post(path: string, body: Readonly<Record<string, unknown>>): Promise<EmulatorAnswer> {
    const response = await this.#send(path, { ...this.#who(), ...body });
    if (response === null) return { kind: 'unreachable', status: 0 };
    const answer: unknown = await response.json().catch(() => null);
    if (response.status !== 202 || !isRecord(answer) || typeof answer.call !== 'string') {
      return readAnswer(response.status, answer);
    }
    const late = await this.#late(answer.call);
    return readAnswer(late.status, late.body);
  }

  #send(path: string, body: unknown): Promise<Response | null> {
    return this.#fetch(`emulator/${path}`, body);
  }

  #fetch(path: string, body: unknown): Promise<Response | null> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    return fetch(`${this.#boot.base}__simulator/${path}`, init).catch(() => null);
  }

  #late(call: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const early = this.#early.get(call);
    if (early !== undefined) {
      this.#early.delete(call);
      return Promise.resolve(early);
    }
    return new Promise((resolve) => this.#waiting.set(call, resolve));
  }

  /** An answer may overtake the note that it will come. */
  #settle(event: Extract<ServerEvent, { readonly kind: 'answer' }>): void {
    const resolve = this.#waiting.get(event.call);
    this.#waiting.delete(event.call);
    if (resolve === undefined) {
      this.#early.set(event.call, event);
      return;
    }
    resolve(event);
  }

  #receive(event: ServerEvent, listener: LinkListener): void {
    switch (event.kind) {
      case 'reload':
        listener.reload();
        break;
      case 'dialog':
        listener.dialog(event.dialog);
        break;
      case 'dialog-closed':
        listener.dialogClosed(event.id);
        break;
      case 'automator':
        listener.automator(event.call, event.method, event.params);
        break;
      case 'socket':
        this.sockets.get(event.id)?.(event.event);
        break;
      case 'answer':
        this.#settle(event);
        break;
      default:
        event satisfies never;
    }
  }
}

function readAnswer(status: number, body: unknown): EmulatorAnswer {
  if (isRecord(body) && status === 404 && JSON.stringify(body).includes('wx_api_unknown')) {
    return { kind: 'unknown-api' };
  }
  if (status !== 200 || !isRecord(body)) return { kind: 'unreachable', status };
  // The wire form of an object is an object.
  return { kind: 'answered', body: fromWire(body) as Readonly<Record<string, unknown>> };
}
