import type { Message, Note, TimelineEntry } from '../wire.ts';
import { maskPath, maskValue } from './mask.ts';

/** What a tap knows when it records a message. */
export type MessageDraft = Omit<Message, 'id' | 'at'>;

/** What is known of a remark when it is made. */
export type NoteDraft = Omit<Note, 'id' | 'at'>;

/** Hears of every entry as it is made, and of their being forgotten. */
export type TrafficListener = (entry: TimelineEntry | 'cleared') => void;

/**
 * What happened in the last minutes, in memory only: newest last, at most `capacity` entries.
 *
 * What listeners and `list()` get is masked. `reveal()` gives one message as it was, which is acceptable because this
 * class exists in `dev` only, where all secrets are the emulator's.
 */
export class Traffic {
  readonly #entries: TimelineEntry[] = [];
  readonly #listeners = new Set<TrafficListener>();
  readonly #now: () => number;
  readonly #capacity: number;
  #lastId = 0;
  #lastExchange = 0;

  constructor({ now, capacity = 1_000 }: { now: () => number; capacity?: number }) {
    this.#now = now;
    this.#capacity = capacity;
  }

  /** A number for a request and its answer. */
  nextExchange(): number {
    this.#lastExchange += 1;
    return this.#lastExchange;
  }

  record(draft: MessageDraft): void {
    this.#add({ entry: 'message', ...this.#stamp(), ...draft });
  }

  note(draft: NoteDraft): void {
    this.#add({ entry: 'note', ...this.#stamp(), ...draft });
  }

  /** Entries after an id, masked. */
  list(afterId = 0): readonly TimelineEntry[] {
    return this.#entries.filter((entry) => entry.id > afterId).map(maskEntry);
  }

  /** One message with its secrets, or null when it is gone. */
  reveal(id: number): Message | null {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    return entry?.entry === 'message' ? entry : null;
  }

  /** Forgets all entries. Numbers go on from where they were. */
  clear(): void {
    this.#entries.length = 0;
    for (const listener of this.#listeners) listener('cleared');
  }

  /** @returns stops listening */
  listen(listener: TrafficListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #stamp(): { id: number; at: number } {
    this.#lastId += 1;
    return { id: this.#lastId, at: this.#now() };
  }

  #add(entry: TimelineEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#entries.shift();
    const masked = maskEntry(entry);
    for (const listener of this.#listeners) listener(masked);
  }
}

function maskEntry(entry: TimelineEntry): TimelineEntry {
  if (entry.entry === 'note') return entry;
  const headers = Object.entries(entry.headers);
  return {
    ...entry,
    path: maskPath(entry.path),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(maskValue(value, name))])),
    body: maskValue(entry.body),
  };
}
