import type { Clock } from '../runtime.ts';

/** A clock that moves when told to. */
export interface FakeClock extends Clock {
  /** Moves on, running every timer that falls due, in order, with everything each of them sets off. */
  advance(milliseconds: number): Promise<void>;
  /** Sets the wall clock forward or back without running any timer, as a person or the network may. */
  skew(milliseconds: number): void;
  /** Timers that are waiting. */
  readonly pending: number;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock at an arbitrary instant. */
export function createFakeClock(start = 1_790_000_000_000): FakeClock {
  const timers = new Set<Timer>();
  const time = { elapsed: 0, skew: 0 };
  return {
    now: () => start + time.elapsed + time.skew,
    setTimeout: (run, milliseconds) => {
      const timer = { due: time.elapsed + milliseconds, run };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as Timer),
    skew: (milliseconds) => {
      time.skew += milliseconds;
    },
    advance: (milliseconds) => advance(timers, time, milliseconds),
    get pending() {
      return timers.size;
    },
  };
}

async function advance(timers: Set<Timer>, time: { elapsed: number }, milliseconds: number): Promise<void> {
  const end = time.elapsed + milliseconds;
  await flush();
  for (;;) {
    const next = [...timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
    if (!next) break;
    timers.delete(next);
    time.elapsed = Math.max(time.elapsed, next.due);
    next.run();
    await flush();
  }
  time.elapsed = end;
  await flush();
}

/** Lets everything that is not waiting for a timer run to its end. */
export async function flush(): Promise<void> {
  // Reading the body of a Request takes a few turns of the event loop.
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
