import type { SharedCache } from '../store/shared-cache.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import type { Logger } from './logger.ts';

/** What is the matter with the store, in the word that `/readyz` uses. */
export type StoreState =
  | 'ok'
  | 'not-migrated'
  | 'unavailable'
  | 'busy'
  | 'full'
  | 'read-only'
  | 'corrupt'
  | 'replaced'
  | 'misconfigured';

/** What was found. Without a shared cache nothing is said of one; a server without its cache still serves. */
export interface Checks {
  readonly store: StoreState;
  readonly cache?: 'ok' | 'unavailable';
}

/** Whether this process can serve. */
export interface Readiness {
  /** About to stop: then it is not ready, and still answers. */
  isDraining: boolean;
  check(): Promise<Checks>;
}

/** What `createReadiness` works with. */
export interface ReadinessOptions {
  readonly store: Pick<Store, 'ping' | 'migrations' | 'checkWritable'>;
  readonly shared: Pick<SharedCache, 'ping'> | null;
  readonly log: Logger;
  readonly now: () => number;
  readonly elapsed: () => number;
}

/** Anybody may ask at `/readyz`: a store that could be written is not written to again for so long, in milliseconds. */
const writeEveryMs = 5000;

/** Asks the store, and the cache, when it is asked. */
export function createReadiness(options: ReadinessOptions): Readiness {
  const { store, shared, log, now, elapsed } = options;
  let wroteAt = Number.NEGATIVE_INFINITY;
  async function checkStore(): Promise<StoreState> {
    try {
      await store.ping();
      const migrations = await store.migrations();
      if (!migrations.every((migration) => migration.applied)) return 'not-migrated';
      if (elapsed() - wroteAt < writeEveryMs) return 'ok';
      await store.checkWritable(now());
      wroteAt = elapsed();
      return 'ok';
    } catch (error) {
      log.warn({ err: error }, 'the store is not ready');
      return error instanceof StoreError ? states[error.code] : 'unavailable';
    }
  }
  async function checkCache(cache: Pick<SharedCache, 'ping'>): Promise<'ok' | 'unavailable'> {
    return cache.ping().then(
      () => 'ok',
      () => 'unavailable',
    );
  }
  return {
    isDraining: false,
    async check() {
      const found = await Promise.all([checkStore(), shared === null ? null : checkCache(shared)]);
      return found[1] === null ? { store: found[0] } : { store: found[0], cache: found[1] };
    },
  };
}

const states: Readonly<Record<StoreError['code'], StoreState>> = {
  store_unavailable: 'unavailable',
  store_busy: 'busy',
  store_full: 'full',
  store_read_only: 'read-only',
  store_corrupt: 'corrupt',
  store_replaced: 'replaced',
  store_misconfigured: 'misconfigured',
};
