import type { ServerEvent } from '../shared/server-event.ts';

/** Whose phone an open page is. */
export interface PhoneIdentity {
  /** Random, one per page load. */
  readonly client: string;
  readonly appId: string;
  readonly user: string;
  readonly device: string;
}

interface OpenPhone extends PhoneIdentity {
  readonly send: (event: ServerEvent) => void;
  readonly close: () => void;
  readonly gone: AbortSignal;
}

const heartbeatMs = 15_000;

/** The open pages of the simulator, each with its event stream. */
export class Phones {
  readonly #open = new Map<string, OpenPhone>();

  /** Opens the event stream of a page. */
  connect(identity: PhoneIdentity): Response {
    const encoder = new TextEncoder();
    const gone = new AbortController();
    let heartbeat: ReturnType<typeof setInterval> | undefined;
    const forget = (): void => {
      clearInterval(heartbeat);
      this.#open.delete(identity.client);
      gone.abort();
    };
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const write = (text: string): void => controller.enqueue(encoder.encode(text));
        heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs).unref();
        const close = (): void => {
          forget();
          controller.close();
        };
        const send = (event: ServerEvent): void => write(`data: ${JSON.stringify(event)}\n\n`);
        this.#open.set(identity.client, { ...identity, close, send, gone: gone.signal });
        write(': connected\n\n');
      },
      cancel: forget,
    });
    return new Response(stream, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    });
  }

  /** Sends to one page; lost when it is closed. */
  send(client: string, event: ServerEvent): void {
    this.#open.get(client)?.send(event);
  }

  /** The page that was opened last; null when none is open. */
  get newest(): string | null {
    return [...this.#open.keys()].at(-1) ?? null;
  }

  /** Aborted when the page goes away; null when it is not open. */
  goneSignal(client: string): AbortSignal | null {
    return this.#open.get(client)?.gone ?? null;
  }

  /** Sends to every page, or to those of one person's device. */
  broadcast(event: ServerEvent, whose?: Omit<PhoneIdentity, 'client'>): void {
    for (const phone of this.#open.values()) {
      const isMeant =
        whose === undefined ||
        (phone.appId === whose.appId && phone.user === whose.user && phone.device === whose.device);
      if (isMeant) {
        phone.send(event);
      }
    }
  }

  get count(): number {
    return this.#open.size;
  }

  closeAll(): void {
    for (const phone of [...this.#open.values()]) {
      phone.close();
    }
  }
}
