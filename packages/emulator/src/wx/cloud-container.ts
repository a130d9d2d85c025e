import { currentToken, issueToken, remainingLife } from '../platform/access-token.ts';
import { unionidOf } from '../platform/open-platform.ts';
import { type Client, clientAccount, clientApp } from './client.ts';
import { readBody, responseHeaders, writeBody } from './http-body.ts';
import { exchange, pageHeaders, wellFormed } from './request.ts';
import { recordOption, textOption, type WxApi, type WxArguments, WxFailure } from './wx-api.ts';

/** `wx.cloud.callContainer`: a request to the app's CloudRun service, with the caller's identity in headers. */
export const callContainer: WxApi = {
  name: 'cloud.callContainer',
  since: '2.23.0',
  promises: 'always',
  run: async (client, options) => {
    const { containerUrl } = clientApp(client);
    const env = textOption(recordOption(options, 'config') ?? {}, 'env') ?? clientApp(client).cloudEnv;
    if (env === null || env !== clientApp(client).cloudEnv) {
      throw new WxFailure('Error: Invalid host', undefined, { errCode: -501000 });
    }
    if (containerUrl === null) throw new WxFailure('service not found', undefined, { errCode: -606001 });
    const outgoing = wellFormed(() => containerRequest(client, { containerUrl, env, options }));
    const response = await exchange(client, outgoing, options);
    return { data: await readBody(response, options), ...responseHeaders(response), callID: '1' };
  },
};

function containerRequest(
  client: Client,
  call: { containerUrl: string; env: string; options: WxArguments },
): Request {
  const { options } = call;
  const headers = pageHeaders(client, options);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  // Identity headers of the caller are dropped: only the platform sets them.
  for (const name of [...headers.keys()]) if (/^x-wx-(?!service$)/i.test(name)) headers.delete(name);
  for (const [name, value] of Object.entries(cloudContext(client, call.env))) {
    if (name !== 'CLIENTIP') headers.set(`X-WX-${name}`, value);
  }
  headers.set('X-WX-CLOUDBASE-ACCESS-TOKEN', cloudToken(client));
  headers.set('X-Original-Forwarded-For', '127.0.0.1');
  const method = (textOption(options, 'method') ?? 'GET').toUpperCase();
  const url = new URL(textOption(options, 'path') ?? '/', call.containerUrl);
  const bodiless = method === 'GET' || method === 'HEAD';
  return new Request(url, { method, headers, body: bodiless ? null : writeBody(options.data, headers) });
}

/** The token with which the container may call the server API for this app. */
function cloudToken({ platform, appId }: Client): string {
  const known = currentToken(platform, appId, 'cloud');
  const fresh = known !== null && remainingLife(platform, known) > platform.state.rules.tokenOverlap;
  return (fresh ? known : issueToken(platform, appId, { kind: 'cloud' })).token;
}

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
