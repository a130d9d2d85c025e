/**
 * An optional fast memory that all replicas share (Redis). Everything in it can be lost at any moment without losing
 * a session or a login: the store stays the truth. Every method may throw; the caller goes on without.
 */
export interface SharedCache {
  get(key: string): Promise<string | null>;
  /** With `ifAbsent` a value that is there stays. */
  set(entry: SharedCacheEntry): Promise<void>;
  /** Counts up from 0; the first count starts the lifetime. */
  increment(key: string, ttlMs: number): Promise<{ readonly count: number; readonly ttlMs: number }>;
  /** Tells all replicas, this one included. */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Resolves to a function that ends the subscription. `onHearing` is called when it begins to hear, and again after
   * every break: what was said before may have been missed.
   */
  subscribe(
    channel: string,
    listener: (message: string) => void,
    onHearing?: () => void,
  ): Promise<() => Promise<void>>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What `SharedCache.set` stores. */
export interface SharedCacheEntry {
  readonly key: string;
  readonly value: string;
  readonly ttlMs: number;
  readonly ifAbsent?: boolean;
}
