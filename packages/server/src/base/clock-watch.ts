/** Notices that the clock on the wall was set. */
export interface ClockWatch {
  /** By how many milliseconds it went ahead (or back: negative) since the last question, beyond the time that passed. */
  readonly jump: () => number;
}

/** A clock that is merely kept right moves by less. */
const smallestJumpMs = 1000;

/** Compares the clock on the wall with one that only goes forward. A machine that was asleep counts as set ahead. */
export function watchClock(clocks: {
  readonly now: () => number;
  readonly elapsed?: () => number;
}): ClockWatch {
  const { now, elapsed = now } = clocks;
  let offset = now() - elapsed();
  return {
    jump() {
      const moved = now() - elapsed() - offset;
      if (Math.abs(moved) < smallestJumpMs) return 0;
      offset += moved;
      return Math.round(moved);
    },
  };
}
