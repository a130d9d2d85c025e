import { globalWx } from './runtime.ts';
import type { RequestOptions, RequestResult, WxCallbacks, WxLike } from './wx-like.ts';

/** Where a WeChat CloudRun (微信云托管) service is. */
export interface CloudRunOptions {
  /** The environment's id. */
  readonly env: string;
  /** The service's name, sent as `X-WX-SERVICE`. */
  readonly service: string;
  /** The one of `createAuth`, if it has one: what is under it goes to the service as well. */
  readonly baseUrl?: string;
  /** Default: the global `wx`. Call its `cloud.init()` first. */
  readonly wx?: WxLike;
}

/**
 * A transport that reaches the login server through `wx.cloud.callContainer` (base library 2.23.0), without a domain
 * of its own. Other addresses are asked through `wx.request`. Uploads go through `wx.uploadFile` and need a domain: give
 * the service's public address as `baseUrl` here and to `createAuth`.
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client';
 *
 * const transport = cloudRun({ env: 'prod-1a2b3c', service: 'login' });
 * const auth = createAuth({ baseUrl: '', transport });
 * ```
 */
export function cloudRun(options: CloudRunOptions): (request: RequestOptions) => unknown {
  const { env, service, baseUrl = '', wx = globalWx() } = options;
  // Only apps on CloudRun have this part of wx.
  const { cloud } = wx as WxLike & { readonly cloud?: Cloud };
  if (!cloud?.callContainer) throw new TypeError('wx.cloud.callContainer needs base library 2.23.0');
  return (request) => {
    const { url, header, ...rest } = request;
    const path = url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url;
    if (path[0] !== '/') return wx.request(request);
    return cloud.callContainer({
      ...rest,
      config: { env },
      path,
      header: { ...header, 'X-WX-SERVICE': service },
    });
  };
}

interface Cloud {
  callContainer(
    options: WxCallbacks<RequestResult> & { readonly path: string; [more: string]: unknown },
  ): unknown;
}
