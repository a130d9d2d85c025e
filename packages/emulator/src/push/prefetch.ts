import { EmulatorError } from '../errors.ts';
import { accountOf } from '../platform/account.ts';
import { issueLoginCode } from '../platform/code.ts';
import { nowSeconds } from '../platform/platform.ts';
import type { PushHost } from './deliver-push.ts';

/** A data pre-fetch (数据预拉取): WeChat asks the developer's server while the app is still starting. */
export interface Prefetch {
  readonly appId: string;
  readonly user: string;
  readonly url: string;
  /** What the app stored by `wx.setBackgroundFetchToken`; with it no code is made. */
  readonly token?: string;
  readonly path?: string;
  readonly query?: string;
  readonly scene?: number;
  readonly device?: string;
}

/**
 * Sends the pre-fetch GET. Without a token it carries a login code, which may renew the session_key.
 *
 * @throws EmulatorError `prefetch_unreachable`, `app_unknown`, `user_unknown`.
 */
export async function prefetch(host: PushHost, given: Prefetch): Promise<{ status: number; body: string }> {
  const { platform } = host;
  const account = accountOf(platform, given.appId, given.user);
  const url = new URL(given.url);
  url.searchParams.set('appid', given.appId);
  if (given.token !== undefined) url.searchParams.set('token', given.token);
  else url.searchParams.set('code', issueLoginCode(platform, account, given.device ?? 'phone'));
  url.searchParams.set('timestamp', String(nowSeconds(platform)));
  url.searchParams.set('path', given.path ?? 'pages/index/index');
  url.searchParams.set('query', given.query ?? '');
  url.searchParams.set('scene', String(given.scene ?? 1001));
  url.searchParams.set('customMiniprogramVersion', '');
  try {
    const response = await host.fetch(new Request(url));
    return { status: response.status, body: await response.text() };
  } catch {
    throw new EmulatorError('prefetch_unreachable');
  }
}
