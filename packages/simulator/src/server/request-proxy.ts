import { isLoopback } from './loopback.ts';
import type { PhoneFetch, PhoneOwner } from './phone-fetch.ts';

/** Which requests of the mini program are carried out. */
export interface RequestProxyOptions {
  /** Hosts besides loopback that may be reached, as the domain list of the platform: `api.example.com`. */
  readonly allowedHosts: readonly string[];
  readonly fetch: PhoneFetch;
}

interface Wanted {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly phone: PhoneOwner;
}

/**
 * Carries out a `wx.request` for the page, which the browser's same-origin rule would stop. The description
 * travels in one header, the body as it is; the answer likewise.
 */
export async function proxyRequest(options: RequestProxyOptions, request: Request): Promise<Response> {
  const wanted = readWanted(request);
  if (wanted === null) return Response.json({ code: 'validation_failed' }, { status: 400 });
  const { hostname } = new URL(wanted.url);
  if (!isLoopback(hostname) && !options.allowedHosts.includes(hostname)) {
    return failure('url not in domain list');
  }
  const body = request.body === null ? null : await request.arrayBuffer();
  const signal = AbortSignal.any([AbortSignal.timeout(wanted.timeoutMs), request.signal]);
  const init = { method: wanted.method, headers: wanted.headers, redirect: 'follow', signal } as const;
  try {
    const response = await options.fetch(
      wanted.url,
      body === null || body.byteLength === 0 ? init : { ...init, body },
      wanted.phone,
    );
    return success(response);
  } catch (error) {
    return failure(reasonOf(error));
  }
}

function readWanted(request: Request): Wanted | null {
  try {
    const value = JSON.parse(
      decodeURIComponent(request.headers.get('x-simulator-request') ?? ''),
    ) as Partial<Wanted>;
    const { url = '', method = 'GET', headers = {}, timeoutMs = 60_000 } = value;
    const phone = { user: String(value.phone?.user ?? ''), device: String(value.phone?.device ?? '') };
    new Headers({ ...headers });
    return /^https?:$/.test(new URL(url).protocol) ? { url, method, headers, timeoutMs, phone } : null;
  } catch {
    return null;
  }
}

function success(response: Response): Response {
  const header = Object.fromEntries(response.headers);
  const about = { statusCode: response.status, header, cookies: response.headers.getSetCookie() };
  return new Response(response.body, { headers: answerHeaders(about) });
}

function failure(reason: string): Response {
  return new Response(null, { headers: answerHeaders({ failure: reason }) });
}

function answerHeaders(about: unknown): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
    'x-simulator-response': encodeURIComponent(JSON.stringify(about)),
  };
}

/** The spelling of the platform's network failures, as far as they can be told apart here. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return code === 'ECONNREFUSED'
    ? 'errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED'
    : `network error ${code}`.trim();
}
