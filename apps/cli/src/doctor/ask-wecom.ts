import { type AppConfig, type PlatformClient, Secret } from '@weapp-auth/server';

/** What WeCom made of a corp's secret and a code. */
export type WeComAnswer =
  | { readonly kind: 'exchanged' }
  | { readonly kind: 'rejected'; readonly errcode: number }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Asks WeCom (企业微信) what a login of a corp's member asks: a token for the secret, then whose the code is. */
export function askWeCom(platform: PlatformClient): (app: AppConfig, code: string) => Promise<WeComAnswer> {
  return async ({ appId, secret = '' }, code) => {
    const corpSecret = secret instanceof Secret ? secret.reveal() : secret;
    const held = await platform.call({
      method: 'GET',
      path: '/cgi-bin/gettoken',
      query: { corpid: appId, corpsecret: corpSecret },
      repeatable: true,
    });
    if (held.kind === 'unavailable') return held;
    if (held.errcode !== 0) return { kind: 'rejected', errcode: held.errcode };
    const login = await platform.call({
      method: 'GET',
      path: '/cgi-bin/miniprogram/jscode2session',
      query: {
        access_token: String(held.body.access_token),
        js_code: code,
        grant_type: 'authorization_code',
      },
      repeatable: false,
    });
    if (login.kind === 'unavailable') return login;
    return login.errcode === 0 ? { kind: 'exchanged' } : { kind: 'rejected', errcode: login.errcode };
  };
}
