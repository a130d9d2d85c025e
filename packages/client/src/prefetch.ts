import type { Prefetched } from '@weapp-auth/protocol';
import { callWxApi } from './call-wx.ts';
import type { Context } from './context.ts';
import type { FetchedData } from './wx-like.ts';

/** A fetch of this launch begins while the package loads. */
export const earlierMs = 20_000;

/**
 * What WeChat fetched from the login server while this launch loaded (数据预拉取, base library 2.8.0). Nothing where the
 * platform has none, where it has not come yet, or where it is of the launch before: it never waits.
 */
export async function readFetched(context: Context): Promise<Prefetched | undefined> {
  const since = context.clock.now() - earlierMs;
  const { value } = await callWxApi(context, 'getBackgroundFetchData', { fetchType: 'pre' }, (answer) =>
    readBody(answer, since, context.appId),
  );
  return value;
}

/** Takes apart what `wx.getBackgroundFetchData` gave; throws or gives nothing where it is not ours or not of now. */
export function readBody(answer: unknown, since: number, appId: string | undefined): Prefetched | undefined {
  const { fetchedData, timeStamp } = answer as FetchedData;
  const body: Prefetched = JSON.parse(fetchedData);
  return body.v === 1 && timeStamp >= since && (!appId || body.appId === appId) ? body : undefined;
}

/**
 * Leaves a token for the next fetch: it gets data for this person, opens nothing else, and is no session. WeChat refuses
 * more than 1024 characters; then the next fetch has a code.
 */
export function setFetchToken(context: Context, token: string): void {
  callWxApi(context, 'setBackgroundFetchToken', { token }, () => true);
}
