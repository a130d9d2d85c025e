import { unionidOf } from '../platform/open-platform.ts';
import { type Client, clientAccount } from './client.ts';

/** Who calls, in the words of `cloud.getWXContext()`. CloudRun gets the same as `X-WX-…` headers. */
export function cloudContext(client: Client, env: string): Record<string, string> {
  const { platform, appId, userId } = client;
  const unionid = unionidOf(platform, appId, userId);
  return {
    OPENID: clientAccount(client).openid,
    APPID: appId,
    ...(unionid === null ? {} : { UNIONID: unionid }),
    ENV: env,
    SOURCE: 'wx_client',
    CLIENTIP: '127.0.0.1',
  };
}
