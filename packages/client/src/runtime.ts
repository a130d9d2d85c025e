import type { WxLike } from './wx-like.ts';

declare const wx: WxLike | undefined;
declare function setTimeout(run: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** Time, as the SDK uses it: only differences of `now`, never a date. */
export interface Clock {
  /** Milliseconds; any origin. */
  now(): number;
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The mini program's own clock. The one place that reads the global time and timers. */
export const systemClock: Clock = {
  now: Date.now,
  setTimeout: (run, milliseconds) => setTimeout(run, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer),
};

/** The global `wx`. The one place that reads it. Throws a `TypeError` outside of a mini program. */
export function globalWx(): WxLike {
  if (typeof wx === 'undefined') throw new TypeError('createAuth needs a wx');
  return wx;
}
