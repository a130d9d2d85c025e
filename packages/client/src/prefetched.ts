import type { CoreAuth } from './core.ts';
import { earlierMs, readBody } from './prefetch.ts';
import type { FetchedData, WxLike } from './wx-like.ts';

/**
 * The operator's data for the first screen, fetched by WeChat while this launch loaded (数据预拉取). `undefined` where the
 * platform has none, or where it has not come yet: then {@link onPrefetched} tells. Never waits, never rejects.
 */
export async function prefetched<Data>(auth: CoreAuth): Promise<Data | undefined> {
  const body = await auth.inside.context.fetched;
  // The operator's own server put it there.
  return body?.data as Data | undefined;
}

/** Calls `listener` when the data comes after the app has begun to run. */
export function onPrefetched<Data>(auth: CoreAuth, listener: (data: Data) => void): void {
  const { wx, clock, appId } = auth.inside.context;
  const since = clock.now() - earlierMs;
  const hear = (event: FetchedData & { readonly fetchType?: string }): void => {
    const body = event?.fetchType === 'pre' && readOrNothing(() => readBody(event, since, appId));
    if (body && body.data !== undefined) listener(body.data as Data);
  };
  readOrNothing(() => (wx as WxLike & FetchListener).onBackgroundFetchData?.(hear));
}

interface FetchListener {
  readonly onBackgroundFetchData?: (
    listener: (event: FetchedData & { readonly fetchType?: string }) => void,
  ) => unknown;
}

/** What throws counts as nothing. */
function readOrNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
