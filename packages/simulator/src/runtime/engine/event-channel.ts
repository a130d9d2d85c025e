/** A listener of an event channel. */
export type ChannelListener = (...args: readonly unknown[]) => void;

/** The channel between a page and the page it opened; both ends see the same events. */
export class EventChannel {
  readonly #listeners = new Map<string, Set<ChannelListener>>();
  #peer: EventChannel | null = null;

  /** Two connected ends. */
  static pair(): readonly [EventChannel, EventChannel] {
    const ends = [new EventChannel(), new EventChannel()] as const;
    ends[0].#peer = ends[1];
    ends[1].#peer = ends[0];
    return ends;
  }

  on(name: string, listener: ChannelListener): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(name, listeners);
  }

  once(name: string, listener: ChannelListener): void {
    const wrapped: ChannelListener = (...args) => {
      this.off(name, wrapped);
      listener(...args);
    };
    this.on(name, wrapped);
  }

  off(name: string, listener?: ChannelListener): void {
    if (listener === undefined) {
      this.#listeners.delete(name);
      return;
    }
    this.#listeners.get(name)?.delete(listener);
  }

  emit(name: string, ...args: readonly unknown[]): void {
    this.#peer?.receive(name, args);
  }

  /** Runs this end's listeners. */
  private receive(name: string, args: readonly unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      listener(...args);
    }
  }
}
