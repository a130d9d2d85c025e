import { globalWx } from './runtime.ts';
import type { RequestOptions, RequestResult, WxCallbacks, WxLike } from './wx-like.ts';

/** Where a WeChat CloudRun (微信云托管) service is. */
export interface CloudRunOptions {
  /** The environment's id. */
  readonly env: string;
  /** The service's name, sent as `X-WX-SERVICE`. */
  readonly service: string;
  /** Default: the global `wx`. Call its `cloud.init()` first. */
  readonly wx?: WxLike;
}

/**
 * A transport that reaches the login server through `wx.cloud.callContainer` (base library 2.23.0), without a domain
 * of its own. Uploads still go through `wx.uploadFile` and need one.
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
  const { env, service, wx = globalWx() } = options;
  // Only apps on CloudRun have this part of wx.
  const { cloud } = wx as WxLike & { readonly cloud?: Cloud };
  if (!cloud?.callContainer) throw new TypeError('wx.cloud.callContainer needs base library 2.23.0');
  return ({ url, header, ...rest }) =>
    cloud.callContainer({
      ...rest,
      config: { env },
      path: url.replace(/^https?:\/\/[^/]*/, ''),
      header: { ...header, 'X-WX-SERVICE': service },
    });
}

interface Cloud {
  callContainer(
    options: WxCallbacks<RequestResult> & { readonly path: string; [more: string]: unknown },
  ): unknown;
}
