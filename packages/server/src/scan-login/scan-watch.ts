import type { Logger } from '../observe/logger.ts';
import type { Store } from '../store/store.ts';

/** Tells the pages that wait when something happened to their sign-in. */
export interface ScanWatch {
  /** Calls `onMoved` whenever it may have moved on. Returns what ends it. */
  follow(id: string, onMoved: () => void): () => void;
  /** It has moved on, in this process. */
  tell(id: string): void;
  /** Nobody is told any more. */
  close(): void;
}

/** What {@link createScanWatch} works with. */
export interface ScanWatchPorts {
  readonly store: Pick<Store, 'listMovedScanLogins'>;
  readonly log: Logger;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const everyMs = 1000;
/** Clocks of replicas may differ by so much. */
const overlapMs = 10_000;
const mostAtOnce = 5000;

/**
 * Watches for all pages of this process together. What happens here is told at once; what other replicas do is asked of the
 * store once a second, with one question however many wait, and not at all while nobody does.
 */
export function createScanWatch(ports: ScanWatchPorts): ScanWatch {
  const waiting = new Map<string, Set<() => void>>();
  let isRunning = false;
  const tell = (id: string): void => {
    for (const onMoved of waiting.get(id) ?? []) onMoved();
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.size > 0) {
      await ports.sleep(everyMs);
      for (const id of await listMoved(ports)) tell(id);
    }
    isRunning = false;
  };
  return {
    follow(id, onMoved) {
      const listeners = waiting.get(id) ?? new Set();
      waiting.set(id, listeners.add(onMoved));
      if (!isRunning) void run();
      return () => {
        listeners.delete(onMoved);
        if (listeners.size === 0 && waiting.get(id) === listeners) waiting.delete(id);
      };
    },
    tell,
    close: () => waiting.clear(),
  };
}

/** A store that is away is asked again in a second. */
async function listMoved({ store, log, now }: ScanWatchPorts): Promise<readonly string[]> {
  try {
    return await store.listMovedScanLogins({ since: now() - overlapMs, limit: mostAtOnce });
  } catch (error) {
    log.warn({ err: error }, 'sign-ins that wait for a scan could not be looked up');
    return [];
  }
}
