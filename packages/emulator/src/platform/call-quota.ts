import { now, type Platform } from './platform.ts';
import { countUse } from './quota.ts';

/** What a path may be called today by an app, and how often it was. */
export interface CallQuota {
  readonly limit: number;
  readonly used: number;
}

/** Counts a call of a path; `false` when the day's quota is used up. */
export function countCall(platform: Platform, appId: string, path: string): boolean {
  return countUse(platform, nameOf(appId, path), { perDay: platform.state.rules.callsPerDay }) === 'counted';
}

/** Today's calls of a path. */
export function readCalls(platform: Platform, appId: string, path: string): CallQuota {
  const known = platform.state.quotas.get(nameOf(appId, path));
  const used = known?.day === beijingDay(platform) ? known.count : 0;
  return { limit: platform.state.rules.callsPerDay, used };
}

/** Forgets today's calls of an app: of one path, or of all. */
export function clearCalls(platform: Platform, appId: string, path?: string): void {
  const { quotas } = platform.state;
  if (path !== undefined) {
    quotas.delete(nameOf(appId, path));
    return;
  }
  for (const name of quotas.keys()) if (name.startsWith(nameOf(appId, ''))) quotas.delete(name);
}

/** Counts one use in this Beijing month; `false` when there have been as many as allowed. */
export function countMonthly(platform: Platform, name: string, most: number): boolean {
  const date = new Date(now(platform) + eightHours);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const { quotas } = platform.state;
  const known = quotas.get(name);
  const count = known?.day === month ? known.count : 0;
  if (count >= most) return false;
  quotas.set(name, { day: month, count: count + 1, minute: 0, minuteCount: 0, lastAt: now(platform) });
  return true;
}

/** The two ways to a phone number, which are paid apart. */
export type PhoneProduct = 'fast' | 'realtime';

/** Counts a paid phone number. */
export function countPhone(platform: Platform, appId: string, product: PhoneProduct): void {
  const name = `phones/${appId}/${product}`;
  const count = readPhones(platform, appId, product) + 1;
  platform.state.quotas.set(name, { day: 0, count, minute: 0, minuteCount: 0, lastAt: now(platform) });
}

/** The phone numbers paid so far. */
export function readPhones(platform: Platform, appId: string, product: PhoneProduct): number {
  return platform.state.quotas.get(`phones/${appId}/${product}`)?.count ?? 0;
}

const eightHours = 8 * 3_600_000;

function beijingDay(platform: Platform): number {
  return Math.floor((now(platform) + eightHours) / 86_400_000);
}

function nameOf(appId: string, path: string): string {
  return `calls/${appId}${path}`;
}
