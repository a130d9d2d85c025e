import { isLoopbackHost } from '../base/loopback.ts';

/** Where the WeChat platform answers. */
export const defaultPlatformUrl = 'https://api.weixin.qq.com';

/** Where WeCom (企业微信) answers. */
const weComUrl = 'https://qyapi.weixin.qq.com';

/**
 * WeCom's own address beside WeChat's own; an emulator is both.
 *
 * @example
 * ```ts
 * import { weComUrlBeside } from '@weapp-auth/server';
 *
 * console.log(weComUrlBeside('https://api.weixin.qq.com')); // 'https://qyapi.weixin.qq.com'
 * ```
 */
export function weComUrlBeside(baseUrl: string | undefined): string {
  const isOther = baseUrl !== undefined && URL.canParse(baseUrl) && !isWechat(new URL(baseUrl).hostname);
  return isOther ? baseUrl : weComUrl;
}

/**
 * Checks the platform's base URL and returns it without a trailing slash.
 *
 * In production the AppSecret travels to this address in every login, so it must not be an emulator's: loopback is
 * refused, and plain HTTP too, except to WeChat's own hosts, which is how CloudRun (微信云托管) reaches them.
 *
 * @throws TypeError when the URL cannot be used; the message does not repeat it.
 */
export function checkPlatformUrl(baseUrl: string, production: boolean): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError('wechat.baseUrl must be an http or https URL');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('wechat.baseUrl must be a plain URL: no credentials, query or fragment');
  }
  if (production && isLoopbackHost(url.hostname)) {
    throw new TypeError('wechat.baseUrl points to this machine, which is an emulator: not in production');
  }
  if (production && url.protocol === 'http:' && !isWechat(url.hostname)) {
    throw new TypeError('wechat.baseUrl must be https in production');
  }
  return url.href.replace(/\/+$/, '');
}

function isWechat(hostname: string): boolean {
  return hostname === 'api.weixin.qq.com' || hostname.endsWith('.api.weixin.qq.com');
}
