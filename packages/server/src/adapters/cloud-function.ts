import { isObject } from '../base/json-object.ts';
import { isPersonalSource } from '../login/cloud-login.ts';
import { isUnder, type MountableAuth } from './mountable-auth.ts';
import { isAmbiguousTarget } from './request-target.ts';

export type { MountableAuth } from './mountable-auth.ts';

/** What `cloud.getWXContext()` of `wx-server-sdk` gives, as far as it is used. */
export interface WxContext {
  readonly OPENID?: string;
  readonly APPID?: string;
  readonly UNIONID?: string;
  readonly FROM_OPENID?: string;
  readonly FROM_APPID?: string;
  readonly FROM_UNIONID?: string;
  readonly SOURCE?: string;
  readonly CLIENTIP?: string;
  readonly CLIENTIPV6?: string;
}

/** What a mini program passes as `data` of `wx.cloud.callFunction`. */
export interface CloudFunctionEvent {
  /** For example `/auth/login/cloud`. */
  readonly path: string;
  /** Default: `GET`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What the mini program gets back as `result`. */
export interface CloudFunctionResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed, when it is JSON. */
  readonly body: unknown;
}

/** The `main` of a cloud function. */
export type CloudFunction = (event: unknown) => Promise<CloudFunctionResult>;

/**
 * The login server as a cloud function (云函数) of CloudBase: the cloud says who is calling, so
 * `POST /auth/login/cloud` needs no code.
 *
 * Create the login server with `cloudRun: { gatewayOnly: true }`: nothing but this function reaches it. What a caller claims to be in
 * `X-WX-*` headers is dropped; only `getWXContext` counts.
 *
 * @example
 * ```ts
 * import { toCloudFunction } from '@weapp-auth/server/cloud-function';
 *
 * declare const auth: MountableAuth; // from createWeappAuth({ cloudRun: { gatewayOnly: true }, … })
 * declare const cloud: { getWXContext(): WxContext }; // from wx-server-sdk
 * export const main = toCloudFunction(auth, () => cloud.getWXContext());
 * ```
 */
export function toCloudFunction(auth: MountableAuth, getWxContext: () => WxContext): CloudFunction {
  return async (event) => {
    const request = readEvent(event, auth.basePath);
    if (request === null) return toResult(auth.refuse({ code: 'validation_failed' }, new Headers()));
    const context = getWxContext();
    for (const [name, value] of identityHeaders(context)) request.headers.set(name, value);
    // The cloud's word, not the caller's: it is what rate limits count by.
    const remoteAddress = context.CLIENTIP || context.CLIENTIPV6 || undefined;
    return toResult(await auth.fetch(request, { remoteAddress }));
  };
}

function readEvent(event: unknown, basePath: string): Request | null {
  if (!isObject(event)) return null;
  const { path, method = 'GET', headers, body } = event;
  if (typeof path !== 'string' || typeof method !== 'string' || !isUnder(basePath, path)) return null;
  if (isAmbiguousTarget(path)) return null;
  const init: RequestInit & { headers: Headers } = {
    method: method.toUpperCase(),
    headers: readHeaders(headers),
  };
  if (body !== undefined && body !== null) {
    init.body = JSON.stringify(body);
    init.headers.set('content-type', 'application/json');
  }
  try {
    return new Request(new URL(path, 'http://cloud-function'), init);
  } catch {
    // No such method, or a body with a GET.
    return null;
  }
}

/** Whatever cannot be a header, or claims an identity, is left out. */
function readHeaders(given: unknown): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(isObject(given) ? given : {})) {
    if (typeof value !== 'string' || /^x-wx-/i.test(name)) continue;
    if (/^[\w-]+$/.test(name) && /^[\t -~]*$/.test(value)) headers.set(name, value);
  }
  return headers;
}

function identityHeaders(context: WxContext): [string, string][] {
  const { SOURCE = '' } = context;
  if (!isPersonalSource(SOURCE)) return [];
  const named: [string, string | undefined][] = [
    ['x-wx-source', SOURCE],
    ['x-wx-appid', context.APPID],
    ['x-wx-openid', context.OPENID],
    ['x-wx-unionid', context.UNIONID],
    ['x-wx-from-appid', context.FROM_APPID],
    ['x-wx-from-openid', context.FROM_OPENID],
    ['x-wx-from-unionid', context.FROM_UNIONID],
  ];
  // The SDK turns values that look like numbers into numbers.
  return named.flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
}

async function toResult(response: Response): Promise<CloudFunctionResult> {
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  const body: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
}
