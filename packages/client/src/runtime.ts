import type { WxLike } from './wx-like.ts';

declare const wx: WxLike | undefined;
declare const setTimeout: ((run: () => void, milliseconds: number) => unknown) | undefined;
declare function clearTimeout(timer: unknown): void;

/** Time, as the SDK uses it: only differences of `now`, never a date. */
export interface Clock {
  /** Milliseconds; any origin. */
  now(): number;
  /** Gives `undefined` where the host has no timers, as a skill may not; then nothing is waited for. */
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The mini program's own clock. The one place that reads the global time and timers. */
export const systemClock: Clock = {
  now: Date.now,
  setTimeout: (run, milliseconds) =>
    typeof setTimeout === 'function' ? setTimeout(run, milliseconds) : undefined,
  clearTimeout: (timer) => timer !== undefined && clearTimeout(timer),
};

/** How long a first repeat waits. */
export const pauseMs = 400;

/** Waits, where the host can. */
export function sleep(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (clock.setTimeout(resolve, milliseconds) === undefined) resolve();
  });
}

/** The global `wx`. The one place that reads it. Throws a `TypeError` outside of a mini program. */
export function globalWx(): WxLike {
  if (typeof wx === 'undefined') throw new TypeError('createAuth needs a wx');
  return wx;
}
