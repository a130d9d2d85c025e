import { EmulatorError } from '../errors.ts';
import { accountOf } from '../platform/account.ts';
import { requireApp } from '../platform/app.ts';
import { backgroundFetchOf, keepFetched } from '../platform/background-fetch.ts';
import { issueLoginCode } from '../platform/code.ts';
import { now, nowSeconds } from '../platform/platform.ts';
import type { FetchType } from '../platform/records/background-fetch.ts';
import type { PushHost } from './deliver-push.ts';

/** A data pre-fetch (数据预拉取): WeChat asks the developer's server while the app is still starting. */
export interface Prefetch {
  readonly appId: string;
  readonly user: string;
  /** The app's own `prefetchUrl` without it. */
  readonly url?: string;
  /** With a token no code is made; what the app stored by `wx.setBackgroundFetchToken` without it. */
  readonly token?: string;
  readonly path?: string;
  readonly query?: string;
  readonly scene?: number;
  readonly device?: string;
}

/** A periodic update (周期性更新) of one phone. */
export type PeriodicFetch = Pick<Prefetch, 'appId' | 'user' | 'device'>;

/** What became of a periodic update. */
export type PeriodicReport =
  | { readonly kind: 'sent'; readonly status: number; readonly body: string }
  /** Not before twelve hours have passed, not for people who stayed away for seven days, not without a token. */
  | { readonly kind: 'skipped'; readonly reason: 'too-early' | 'unused' | 'no-token' };

/** Who wants to hear that data has come. */
export interface PrefetchHost extends PushHost {
  readonly fetchListeners?: ReadonlySet<(news: { place: string; fetchType: FetchType }) => void>;
}

/**
 * Sends the pre-fetch GET of a cold start. Without a token it carries a login code, which may renew the session_key.
 *
 * @throws EmulatorError `prefetch_unreachable`, `prefetch_not_configured`, `app_unknown`, `user_unknown`.
 */
export async function prefetch(
  host: PrefetchHost,
  given: Prefetch,
): Promise<{ status: number; body: string }> {
  const { platform } = host;
  const { appId, user, device = 'phone', path = 'pages/index/index', query = '', scene = 1001 } = given;
  const account = accountOf(platform, appId, user);
  const address = given.url ?? requireApp(platform, appId).prefetchUrl;
  if (address == null) throw new EmulatorError('prefetch_not_configured');
  const token = given.token ?? backgroundFetchOf(platform, `${appId}/${user}/${device}`).token;
  const credential = token === null ? { code: issueLoginCode(platform, account, device) } : { token };
  const opened = { path, query, scene: String(scene), customMiniprogramVersion: '' };
  const parameters = { appid: appId, ...credential, timestamp: String(nowSeconds(platform)), ...opened };
  const answer = await ask(host, address, parameters);
  receive(host, `${appId}/${user}/${device}`, {
    fetchType: 'pre',
    body: answer.body,
    opened: { path, query, scene },
  });
  return answer;
}

/**
 * Lets the moment of a periodic update come for a phone: the GET carries the stored token, and never a code.
 *
 * @throws EmulatorError `prefetch_unreachable`, `prefetch_not_configured`, `app_unknown`, `user_unknown`.
 */
export async function periodicFetch(host: PrefetchHost, given: PeriodicFetch): Promise<PeriodicReport> {
  const { platform } = host;
  const { appId, user, device = 'phone' } = given;
  const account = accountOf(platform, appId, user);
  const { periodicUrl } = requireApp(platform, appId);
  if (periodicUrl == null) throw new EmulatorError('prefetch_not_configured');
  const place = `${appId}/${user}/${device}`;
  const kept = backgroundFetchOf(platform, place);
  if (kept.periodicAt !== null && now(platform) - kept.periodicAt < halfDay) return skipped('too-early');
  if (now(platform) - account.visitedAt > week) return skipped('unused');
  if (kept.token === null) return skipped('no-token');
  const parameters = { appid: appId, token: kept.token, timestamp: String(nowSeconds(platform)) };
  const answer = await ask(host, periodicUrl, parameters);
  kept.periodicAt = now(platform);
  receive(host, place, {
    fetchType: 'periodic',
    body: answer.body,
    opened: { path: '', query: '', scene: 0 },
  });
  return { kind: 'sent', ...answer };
}

const halfDay = 12 * 3_600_000;
const week = 7 * 86_400_000;

function skipped(reason: 'too-early' | 'unused' | 'no-token'): PeriodicReport {
  return { kind: 'skipped', reason };
}

async function ask(
  host: PushHost,
  address: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  try {
    const response = await host.fetch(new Request(url));
    return { status: response.status, body: await response.text() };
  } catch {
    throw new EmulatorError('prefetch_unreachable');
  }
}

function receive(
  { platform, fetchListeners }: PrefetchHost,
  place: string,
  data: { fetchType: FetchType; body: string; opened: { path: string; query: string; scene: number } },
): void {
  const { fetchType, body, opened } = data;
  if (!keepFetched(platform, place, { fetchType, fetchedData: body, ...opened })) return;
  for (const listener of fetchListeners ?? []) listener({ place, fetchType });
}
