/** Time that moves when everybody waits for it. */
export interface VirtualTime {
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs work at once, and everything that it sets off. What it throws ends the simulation. */
  readonly start: (work: () => Promise<void>) => void;
  /** Lets time pass up to this moment, in the order in which timers fall due. */
  readonly runUntil: (moment: number) => Promise<void>;
  /** Gives the process its own clock and timers back. */
  readonly uninstall: () => void;
}

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/**
 * Turns of the event loop after which nothing more happens by itself: a write and the read of a body take a few each, and one
 * may follow the other. With too few, the same seed is not the same run.
 */
const turnsToSettle = 40;

/**
 * Takes the clock and the timers of this process over, so that code which asks nobody for them lives in the same time:
 * breakers, deadlines, pauses between two attempts.
 */
export function installVirtualTime(startsAt: number): VirtualTime {
  const real = {
    now: Date.now,
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
  };
  const timers = createTimers();
  let now = startsAt;
  let failure: { readonly error: unknown } | null = null;
  const after = (ms: number, run: () => void): Timer => timers.add(now + Math.max(0, Math.round(ms)), run);
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void after(ms, resolve));

  Date.now = () => now;
  globalThis.setTimeout = ((run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const timer = after(Number(ms) || 0, () => run(...args));
    return Object.assign(timer, { unref: () => timer, ref: () => timer, hasRef: () => false });
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer: Timer | undefined) => {
    if (timer !== undefined && timer !== null) timer.isCancelled = true;
  }) as unknown as typeof clearTimeout;

  return {
    now: () => now,
    sleep,
    start: (work) => void work().catch((error: unknown) => (failure ??= { error })),
    async runUntil(moment) {
      for (;;) {
        await settle();
        if (failure !== null) throw failure.error;
        const next = timers.takeDue(moment);
        if (next === null) break;
        now = Math.max(now, next.due);
        next.run();
      }
      now = Math.max(now, moment);
    },
    uninstall() {
      Date.now = real.now;
      globalThis.setTimeout = real.setTimeout;
      globalThis.clearTimeout = real.clearTimeout;
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < turnsToSettle; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Timers in the order of their moments, and of their making within one: a heap, because years hold many. */
function createTimers(): {
  add(due: number, run: () => void): Timer;
  /** The next one up to a moment; null: there is none. */
  takeDue(moment: number): Timer | null;
} {
  const heap: Timer[] = [];
  let made = 0;
  return {
    add(due, run) {
      made += 1;
      const timer: Timer = { due, order: made, run, isCancelled: false };
      rise(heap, timer);
      return timer;
    },
    takeDue(moment) {
      for (;;) {
        const [first] = heap;
        if (first === undefined || (first.due > moment && !first.isCancelled)) return null;
        sink(heap);
        if (!first.isCancelled) return first;
      }
    },
  };
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function rise(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, timer)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = timer;
}

/** Takes the first one away. */
function sink(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
}
