import { now, type Platform } from './platform.ts';
import type { Quota } from './records/app.ts';

/** Whether a quota allows one more use. */
export type QuotaVerdict = 'counted' | 'too-soon' | 'minute-full' | 'exhausted';

/** Most uses per Beijing day and per minute, and the least seconds between two. */
export interface UseLimits {
  readonly perDay: number;
  readonly perMinute?: number;
  readonly everySeconds?: number;
}

/** Counts one use of `name`, unless a limit is reached. */
export function countUse(platform: Platform, name: string, limits: UseLimits): QuotaVerdict {
  const time = now(platform);
  const day = Math.floor((time + 8 * 3_600_000) / 86_400_000);
  const minute = Math.floor(time / 60_000);
  const quota = platform.state.quotas.get(name) ?? never;
  const count = quota.day === day ? quota.count : 0;
  const minuteCount = quota.minute === minute ? quota.minuteCount : 0;
  // A use that lies ahead was before the clock was set back.
  const since = time - quota.lastAt;
  if (quota.day >= 0 && since >= 0 && since < (limits.everySeconds ?? 0) * 1000) return 'too-soon';
  if (count >= limits.perDay) return 'exhausted';
  if (minuteCount >= (limits.perMinute ?? Number.POSITIVE_INFINITY)) return 'minute-full';
  const used = { day, count: count + 1, minute, minuteCount: minuteCount + 1, lastAt: time };
  platform.state.quotas.set(name, used);
  return 'counted';
}

const never: Quota = { day: -1, count: 0, minute: -1, minuteCount: 0, lastAt: 0 };
