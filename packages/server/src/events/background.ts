import type { AuditTrail } from '../audit/audit-trail.ts';
import { watchClock } from '../base/clock-watch.ts';
import { DeadlineError, withDeadline } from '../base/deadline.ts';
import type { Logger } from '../observe/logger.ts';
import type { Store } from '../store/store.ts';
import { deliverEvents, type EventDeliveryOptions } from './event-delivery.ts';

/** Work that no request waits for. */
export interface Background {
  /** Starts no more work and lets what is under way finish, for twelve seconds at most. */
  close(): Promise<void>;
}

/** What the background works with. */
export interface BackgroundOptions {
  readonly store: Store;
  readonly delivery: EventDeliveryOptions;
  readonly audit: Pick<AuditTrail, 'flush' | 'keptSince'>;
  /** Looks whether the secret was changed, until it could. */
  readonly watchSecret: () => Promise<void>;
  readonly log: Logger;
  readonly now: () => number;
  readonly elapsed: () => number;
}

const deliverEveryMs = 1000;
const auditEveryMs = 1000;
const pruneEveryMs = 3_600_000;
/** Longer than one delivery may take. */
const closeWithinMs = 12_000;
const pruneBatch = 500;
/** Ended sessions stay this long, so that a client that comes back late still learns why. */
const keepEndedSessionsMs = 7 * 24 * 3_600_000;

/**
 * Writes the audit and delivers events every second, if anybody listens, and clears out dead rows every hour. Holds no
 * process open.
 */
export function startBackground(options: BackgroundOptions): Background {
  const clock = watchClock(options);
  const jobs = [
    repeat(options.log, pruneEveryMs, (goesOn) => prune(options, goesOn)),
    repeat(options.log, auditEveryMs, async () => {
      tellJump(options.log, clock.jump());
      await options.audit.flush();
      await options.watchSecret();
    }),
  ];
  if (options.delivery.receivers.length > 0) {
    jobs.push(repeat(options.log, deliverEveryMs, (goesOn) => deliverAll(options.delivery, goesOn)));
  }
  return { close: async () => void (await Promise.all(jobs.map((job) => job.close()))) };
}

/** Sessions end, and events are due, by the clock on the wall: whoever reads the log should know that it was set. */
function tellJump(log: Logger, ms: number): void {
  if (ms > 0) log.warn({ ms }, 'the clock of this machine was set ahead, or it was asleep');
  if (ms < 0) log.warn({ ms }, 'the clock of this machine was set back');
}

/** Delivers until nothing is due. */
export async function deliverAll(delivery: EventDeliveryOptions, goesOn: GoesOn = always): Promise<void> {
  while (goesOn() && (await deliverEvents(delivery)) > 0);
}

/** Clears out rows that nobody can ask for any more, in small portions. */
export async function prune(
  { store, audit, now }: Pick<BackgroundOptions, 'store' | 'audit' | 'now'>,
  goesOn: GoesOn = always,
): Promise<void> {
  const at = now();
  const sessionsBefore = at - keepEndedSessionsMs;
  const old = { sessionsBefore, auditBefore: audit.keptSince(), now: at, limit: pruneBatch };
  while (goesOn() && (await store.prune(old)) > 0);
}

/** Asked between two portions of work: false once it is time to stop. */
type GoesOn = () => boolean;

function always(): boolean {
  return true;
}

/** Runs a job again and again, never twice at once. A failure is logged and the next turn tries again. */
function repeat(log: Logger, everyMs: number, job: (goesOn: GoesOn) => Promise<void>): Background {
  let underWay: Promise<void> | null = null;
  let isClosing = false;
  const run = async (): Promise<void> => {
    try {
      await job(() => !isClosing);
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
      isClosing = true;
      clearInterval(timer);
      if (underWay !== null) await leave(underWay, log);
    },
  };
}

/** What is cut off here comes again: events have a lease, and pruning starts anew. */
async function leave(underWay: Promise<void>, log: Logger): Promise<void> {
  try {
    await withDeadline(underWay, closeWithinMs);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    log.warn({ err: error }, 'background work was left unfinished');
  }
}
