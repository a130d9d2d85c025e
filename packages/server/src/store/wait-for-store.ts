import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/** How long to wait for a database, and with what clock. */
export interface WaitForStoreOptions {
  /** How long to go on trying, in milliseconds. 0 tries once. */
  readonly forMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Called before each pause with what went wrong, and the length of the pause. */
  readonly onRetry?: (error: StoreError, pauseMs: number) => void;
}

const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * Waits until the database answers: tries again after a quarter of a second, then after twice as long each time, at
 * most five seconds.
 *
 * @throws StoreError the last one, when the time is over
 *
 * @example
 * ```ts
 * import { setTimeout as sleep } from 'node:timers/promises';
 * import { type Store, waitForStore } from '@weapp-auth/server';
 *
 * declare const store: Store;
 * await waitForStore(store, { forMs: 60_000, now: Date.now, sleep });
 * ```
 */
export async function waitForStore(store: Pick<Store, 'ping'>, options: WaitForStoreOptions): Promise<void> {
  const { forMs, now, sleep, onRetry } = options;
  const end = now() + forMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await store.ping();
    } catch (error) {
      if (!(error instanceof StoreError) || now() + pauseMs > end) throw error;
      onRetry?.(error, pauseMs);
      await sleep(pauseMs);
    }
  }
}
