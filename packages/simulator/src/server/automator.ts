import { randomUUID } from 'node:crypto';
import { isRecord } from '../shared/is-record.ts';
import type { Phones } from './phones.ts';

/** One client of the automation protocol, such as `miniprogram-automator`. */
export interface AutomatorClient {
  /** Sends a text message to the client. */
  readonly send: (text: string) => void;
}

interface Waiting {
  readonly client: AutomatorClient;
  /** The client's own id of the call. */
  readonly id: unknown;
}

/** Passes calls of the automation protocol to an open phone, and its answers and events back. */
export class AutomatorHub {
  readonly #phones: Phones;
  readonly #clients = new Set<AutomatorClient>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(phones: Phones) {
    this.#phones = phones;
  }

  /** A client connects; returns what to do with its messages and its end. */
  connect(client: AutomatorClient): { readonly receive: (text: string) => void; readonly close: () => void } {
    this.#clients.add(client);
    return {
      receive: (text) => this.#receive(client, text),
      close: () => void this.#clients.delete(client),
    };
  }

  /** What a phone answers, or tells. */
  handle(value: unknown): Response {
    if (!isRecord(value)) return Response.json({ code: 'validation_failed' }, { status: 400 });
    const { call, result, error, method, params } = value;
    if (typeof call !== 'string') {
      for (const client of this.#clients) client.send(JSON.stringify({ method, params }));
      return new Response(null, { status: 204 });
    }
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    waiting?.client.send(
      JSON.stringify({ id: waiting.id, ...(error === undefined ? { result } : { error }) }),
    );
    return new Response(null, { status: 204 });
  }

  #receive(client: AutomatorClient, text: string): void {
    const message = parse(text);
    if (message === null) return;
    const { id, method, params } = message;
    const phone = this.#phones.newest;
    if (phone === null) {
      client.send(JSON.stringify({ id, error: { message: 'no page of the simulator is open' } }));
      return;
    }
    const call = randomUUID();
    this.#waiting.set(call, { client, id });
    this.#phones.send(phone, { kind: 'automator', call, method: String(method), params });
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const message: unknown = JSON.parse(text);
    return isRecord(message) ? message : null;
  } catch {
    return null;
  }
}
