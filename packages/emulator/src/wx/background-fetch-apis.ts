import { backgroundFetchOf } from '../platform/background-fetch.ts';
import type { BackgroundFetch, FetchType } from '../platform/records/background-fetch.ts';
import { type Client, isSinglePage } from './client.ts';
import { textOption, type WxApi, WxFailure, type WxSyncApi } from './wx-api.ts';

/** Data pre-fetch and periodic update, as a mini program sees them. */
export const backgroundFetchApis: readonly WxApi[] = [
  {
    name: 'setBackgroundFetchToken',
    since: '2.8.0',
    promises: 'always',
    run: async (client, options) => {
      const kept = requireBackgroundFetch(client);
      const token = textOption(options, 'token');
      // The limit is documented, the words are not.
      if (token === undefined || token.length > 1024) throw new WxFailure('invalid token', 101);
      // How a token is cleared is not documented; programs store an empty one.
      kept.token = token === '' ? null : token;
      return {};
    },
  },
  {
    name: 'getBackgroundFetchToken',
    since: '2.8.0',
    promises: 'always',
    run: async (client) => {
      const { token } = requireBackgroundFetch(client);
      if (token === null)
        throw new WxFailure('token not set, maybe you should setBackgroundFetchToken first');
      return { token };
    },
  },
  {
    name: 'getBackgroundFetchData',
    since: '2.8.0',
    promises: 'always',
    run: async (client, options) => {
      const fetchType = textOption(options, 'fetchType');
      if (fetchType !== 'pre' && fetchType !== 'periodic') throw new WxFailure('invalid fetchType', 101);
      return fetched(client, requireBackgroundFetch(client), fetchType);
    },
  },
];

/** `wx.onBackgroundFetchData`: data has come while the program runs. */
export const onBackgroundFetchData: WxSyncApi = {
  name: 'onBackgroundFetchData',
  since: '2.8.0',
  call: (client, listener) => {
    if (typeof listener !== 'function') return;
    client.host.fetchListeners.add(({ place, fetchType }) => {
      if (place === placeOf(client))
        listener(fetched(client, backgroundFetchOf(client.platform, place), fetchType));
    });
  },
};

function placeOf({ appId, userId, device }: Client): string {
  return `${appId}/${userId}/${device}`;
}

/** Off in single pages and in plugins; of HarmonyOS the documentation says both. */
function requireBackgroundFetch(client: Client): BackgroundFetch {
  const { system, platform, plugin } = client;
  const isHarmony = system === 'ohos' || system === 'ohos_pc';
  const isOff =
    isSinglePage(client) || plugin !== null || (isHarmony && !platform.state.rules.harmonyPrefetch);
  if (isOff) throw new WxFailure('jsapi not supported', 100);
  return backgroundFetchOf(platform, placeOf(client));
}

/** With nothing there yet Android fails, and iOS succeeds with an empty text; the others are taken to fail. */
function fetched(client: Client, kept: BackgroundFetch, fetchType: FetchType): Record<string, unknown> {
  const data = kept[fetchType];
  if (data !== null) return { ...data };
  if (client.system !== 'ios') throw new WxFailure('no data');
  return { fetchType, fetchedData: '', timeStamp: 0, path: '', query: '', scene: 0 };
}
