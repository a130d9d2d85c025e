import { setTimeout as wait } from 'node:timers/promises';

/** Waits by a real timer, for as long as one can: 24 days. */
export function realSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const longest = 2 ** 31 - 1;
  return wait(Math.min(milliseconds, longest), undefined, signal === undefined ? {} : { signal });
}
