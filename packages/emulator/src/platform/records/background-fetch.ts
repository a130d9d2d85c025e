/** `pre`: while the app starts; `periodic`: every twelve hours. */
export type FetchType = 'pre' | 'periodic';

/** What a phone got ahead of time. */
export interface FetchedData {
  fetchType: FetchType;
  fetchedData: string;
  /** UTC milliseconds. */
  timeStamp: number;
  path: string;
  query: string;
  scene: number;
}

/** What a phone keeps for an app about fetching in the background. */
export interface BackgroundFetch {
  /** What the app stored by `wx.setBackgroundFetchToken`. */
  token: string | null;
  pre: FetchedData | null;
  periodic: FetchedData | null;
  /** When the last periodic update succeeded. */
  periodicAt: number | null;
}
