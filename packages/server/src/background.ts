import { deliverEvents, type EventDeliveryOptions } from './event-delivery.ts';
import type { Logger } from './logger.ts';
import type { Store } from './store/store.ts';

/** Work that no request waits for. */
export interface Background {
  /** Lets the work under way finish, and starts no more. */
  close(): Promise<void>;
}

/** What the background works with. */
export interface BackgroundOptions {
  readonly store: Store;
  readonly delivery: EventDeliveryOptions;
  readonly log: Logger;
  readonly now: () => number;
}

const deliverEveryMs = 1000;
const pruneEveryMs = 3_600_000;
const pruneBatch = 500;
/** Ended sessions stay this long, so that a client that comes back late still learns why. */
const keepEndedSessionsMs = 7 * 24 * 3_600_000;

/** Delivers events every second, if anybody listens, and clears out dead rows every hour. Holds no process open. */
export function startBackground(options: BackgroundOptions): Background {
  const jobs = [repeat(options.log, pruneEveryMs, () => prune(options))];
  if (options.delivery.receivers.length > 0) {
    jobs.push(repeat(options.log, deliverEveryMs, () => deliverAll(options.delivery)));
  }
  return { close: async () => void (await Promise.all(jobs.map((job) => job.close()))) };
}

/** Delivers until nothing is due. */
export async function deliverAll(delivery: EventDeliveryOptions): Promise<void> {
  while ((await deliverEvents(delivery)) > 0);
}

/** Clears out rows that nobody can ask for any more, in small portions. */
export async function prune({ store, now }: Pick<BackgroundOptions, 'store' | 'now'>): Promise<void> {
  const at = now();
  while ((await store.prune({ sessionsBefore: at - keepEndedSessionsMs, now: at, limit: pruneBatch })) > 0);
}

/** Runs a job again and again, never twice at once. A failure is logged and the next turn tries again. */
function repeat(log: Logger, everyMs: number, job: () => Promise<void>): Background {
  let underWay: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    try {
      await job();
    } catch (error) {
      log.warn({ err: error }, 'background work failed');
    }
    underWay = null;
  };
  const timer = setInterval(() => {
    underWay ??= run();
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await underWay;
    },
  };
}
