import { guardRequest } from './guard-request.ts';
import type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

export type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** A Next.js route handler. */
export type NextRouteHandler = (request: Request) => Promise<Response>;

/** What a `route.ts` exports: one handler per method. */
export interface NextRoute {
  readonly GET: NextRouteHandler;
  readonly POST: NextRouteHandler;
  readonly PUT: NextRouteHandler;
  readonly PATCH: NextRouteHandler;
  readonly DELETE: NextRouteHandler;
}

/** What Next.js does not tell by itself. */
export interface NextOptions {
  /**
   * The header in which the platform names the client's address, for rate limits: `x-real-ip` on Vercel. Only where the
   * platform sets it itself and lets no client write it. Default: none, and everybody counts as one sender.
   */
  readonly addressHeader?: string;
}

/**
 * The login server as Next.js route handlers, for `app/auth/[...path]/route.ts`.
 *
 * @example
 * ```ts
 * import { weappAuth } from '@weapp-auth/server/next';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * export const { GET, POST, PUT, PATCH, DELETE } = weappAuth(auth);
 * ```
 */
export function weappAuth(auth: MountableAuth, { addressHeader }: NextOptions = {}): NextRoute {
  const handler: NextRouteHandler = (request) => {
    const address = addressHeader === undefined ? null : request.headers.get(addressHeader);
    return auth.fetch(request, { remoteAddress: address ?? undefined });
  };
  return { GET: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler };
}

/**
 * Makes a route handler that runs only with a valid token; otherwise it answers as the login server does (401 problem
 * document). What Next.js passes beside the request (`params`) comes third.
 *
 * @example
 * ```ts
 * import { requireUser } from '@weapp-auth/server/next';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * export const GET = requireUser(auth, (_request, { user }) => Response.json({ hello: user.nickname }));
 * ```
 */
export function requireUser<Context = unknown>(
  auth: MountableAuth,
  handler: (request: Request, signedIn: CurrentLogin, context: Context) => Response | Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    const result = await guardRequest(auth, {
      authorization: request.headers.get('authorization'),
      headers: () => request.headers,
    });
    if (result.kind === 'refused') return result.response;
    const response = await handler(request, result.signedIn, context);
    return result.headers === undefined ? response : withHeaders(response, result.headers);
  };
}

/** The headers of some responses cannot be changed, those of a redirect for one. */
function withHeaders(response: Response, added: Readonly<Record<string, string>>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
