import type { IncomingMessage, ServerResponse } from 'node:http';
import { rememberLogin } from './current-user.ts';
import { guardRequest } from './guard-request.ts';
import { isUnder, type MountableAuth } from './mountable-auth.ts';
import { remainingBody, warnOfLostBody } from './read-body.ts';
import { waitForTurn } from './wait-for-turn.ts';
import { answerIncoming, headersOf } from './web-request.ts';

export { currentSession, currentUser } from './current-user.ts';
export type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** The part of a Koa context that is used; a body parser may have filled `request`. */
export interface KoaContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly originalUrl: string;
  readonly request: { readonly body?: unknown; readonly rawBody?: unknown };
  status: number;
  body: unknown;
  set(name: string, value: string): void;
}

/** A middleware for Koa 2 and 3. */
export type KoaMiddleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<void>;

/**
 * Mounts the login server in a Koa app: it answers what is under its base path and leaves the rest alone.
 *
 * Before or after a body parser, both work.
 *
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/koa';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * const app = new Koa();
 * app.use(weappAuth(auth));
 * app.use(requireUser(auth));
 * app.use((context) => {
 *   context.body = { hello: currentUser(context).nickname };
 * });
 * ```
 */
export function weappAuth(auth: MountableAuth): KoaMiddleware {
  return async (context, next) => {
    if (!isUnder(auth.basePath, context.originalUrl)) {
      await next();
      return;
    }
    const { req, res, request } = context;
    if ((await waitForTurn(req.socket, res)) === false) return;
    const body = remainingBody(req, request.body, request.rawBody);
    await answer(context, await fetchBehindParser(auth, context, body));
  };
}

/**
 * Lets a request pass only with a valid token; otherwise answers as the login server does (401 problem document).
 *
 * Behind it, `currentUser(context)` and `currentSession(context)` tell who it is.
 */
export function requireUser(auth: MountableAuth): KoaMiddleware {
  return async (context, next) => {
    const result = await guardRequest(auth, {
      authorization: context.req.headers.authorization,
      headers: () => headersOf(context.req),
      peer: { remoteAddress: context.req.socket.remoteAddress },
    });
    if (result.kind === 'refused') {
      await answer(context, result.response);
      return;
    }
    for (const [name, value] of Object.entries(result.headers ?? {})) context.set(name, value);
    rememberLogin(context, result.signedIn);
    await next();
  };
}

async function fetchBehindParser(
  auth: MountableAuth,
  context: KoaContext,
  body: ReturnType<typeof remainingBody>,
): Promise<Response> {
  const { req, originalUrl } = context;
  if (body.kind === 'lost' && req.method !== 'GET' && req.method !== 'HEAD') {
    warnOfLostBody();
    return auth.refuse({ code: 'internal' }, headersOf(req));
  }
  return answerIncoming(auth, { incoming: req, target: originalUrl, body });
}

/** Through Koa's context, so that the middleware around it (logging, headers) sees the answer. */
async function answer(context: KoaContext, response: Response): Promise<void> {
  const bytes = Buffer.from(await response.arrayBuffer());
  context.body = response.body === null ? null : bytes;
  context.status = response.status;
  for (const [name, value] of response.headers) context.set(name, value);
}
