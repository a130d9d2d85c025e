import type { EmulatorDialog } from '../shared/server-event.ts';
import type { PhoneFetch } from './phone-fetch.ts';
import type { Phones } from './phones.ts';

/** How the emulator's event stream is followed. */
export interface EmulatorEventsOptions {
  readonly emulatorUrl: string;
  readonly phones: Phones;
  readonly fetch: PhoneFetch;
}

const retryMs = 1000;

/** Follows the emulator's event stream while pages are open, and passes each question to the phone it is for. */
export class EmulatorEvents {
  readonly #options: EmulatorEventsOptions;
  readonly #stop = new AbortController();
  #isRunning = false;

  constructor(options: EmulatorEventsOptions) {
    this.#options = options;
  }

  /** Starts following; resolves when the stream is open (or cannot be opened now). */
  async follow(): Promise<void> {
    if (this.#isRunning || this.#stop.signal.aborted) return;
    this.#isRunning = true;
    const body = await this.#open();
    void this.#read(body).finally(() => {
      this.#isRunning = false;
      if (!this.#stop.signal.aborted && this.#options.phones.count > 0) {
        setTimeout(() => void this.follow(), retryMs).unref();
      }
    });
  }

  close(): void {
    this.#stop.abort();
  }

  async #open(): Promise<ReadableStream<Uint8Array> | null> {
    const url = `${this.#options.emulatorUrl}/__emulator/events`;
    const response = await this.#options.fetch(url, { signal: this.#stop.signal }).catch(() => null);
    return response?.ok === true ? response.body : null;
  }

  async #read(body: ReadableStream<Uint8Array> | null): Promise<void> {
    if (body === null) return;
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split(/\r?\n\r?\n/);
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          this.#receive(block);
        }
      }
    } catch {
      // The emulator went away; `follow` tries again.
    }
  }

  #receive(block: string): void {
    const field = (name: string): string =>
      block
        .split(/\r?\n/)
        .filter((line) => line.startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).trim())
        .join('\n');
    const kind = field('event');
    if (kind !== 'dialog' && kind !== 'dialog-closed') return;
    const data: unknown = JSON.parse(field('data'));
    // The emulator's own format, `{dialog}` and `{id}`; or the members alone.
    if (kind === 'dialog') {
      const dialog = ((data as { dialog?: unknown }).dialog ?? data) as EmulatorDialog;
      const { appId, user, device } = dialog;
      this.#options.phones.broadcast({ kind: 'dialog', dialog }, { appId, user, device });
      return;
    }
    this.#options.phones.broadcast({ kind: 'dialog-closed', id: (data as { id: string }).id });
  }
}
