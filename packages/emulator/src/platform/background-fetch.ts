import { now, type Platform } from './platform.ts';
import type { BackgroundFetch, FetchedData } from './records/background-fetch.ts';

/** What a phone (`appId/user/device`) keeps about fetching in the background. */
export function backgroundFetchOf(platform: Platform, place: string): BackgroundFetch {
  const { backgroundFetches } = platform.state;
  const known = backgroundFetches.get(place);
  if (known !== undefined) return known;
  const created: BackgroundFetch = { token: null, pre: null, periodic: null, periodicAt: null };
  backgroundFetches.set(place, created);
  return created;
}

/** Most bytes of an answer that a phone keeps. */
const mostBytes = 256 * 1024;

/** Keeps what has come in place of what was there; `false` when it is too large, and the older data stays. */
export function keepFetched(
  platform: Platform,
  place: string,
  data: Omit<FetchedData, 'timeStamp'>,
): boolean {
  if (Buffer.byteLength(data.fetchedData) > mostBytes) return false;
  backgroundFetchOf(platform, place)[data.fetchType] = { ...data, timeStamp: now(platform) };
  return true;
}
