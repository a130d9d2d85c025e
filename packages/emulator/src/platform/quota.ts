import { now, type Platform } from './platform.ts';

/** How often something happened today. */
export interface Quota {
  day: number;
  count: number;
  lastAt: number;
}

/** What a quota says about one more use. */
export type QuotaVerdict = 'counted' | 'too-soon' | 'exhausted';

/** Counts one use of `name`, unless the day's limit is reached or the last use is too near. */
export function countUse(
  platform: Platform,
  name: string,
  limits: { perDay: number; everySeconds?: number },
): QuotaVerdict {
  const time = now(platform);
  // The platform's days are Beijing days.
  const day = Math.floor((time + 8 * 3_600_000) / 86_400_000);
  const quota = platform.state.quotas.get(name) ?? { day, count: 0, lastAt: Number.NEGATIVE_INFINITY };
  const count = quota.day === day ? quota.count : 0;
  if (time - quota.lastAt < (limits.everySeconds ?? 0) * 1000) return 'too-soon';
  if (count >= limits.perDay) return 'exhausted';
  platform.state.quotas.set(name, { day, count: count + 1, lastAt: time });
  return 'counted';
}
