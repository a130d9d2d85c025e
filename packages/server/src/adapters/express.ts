import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUnder, type MountableAuth } from './mountable-auth.ts';
import { requireUser as requireNodeUser, toNodeHandler } from './node.ts';

export { currentSession, currentUser } from './current-user.ts';
export type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** The part of an Express request that is used; a body parser may have read it already. */
export type ExpressRequest = IncomingMessage & { originalUrl: string };

/** A middleware for Express 4 and 5. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Mounts the login server in an Express app: it answers what is under its base path and leaves the rest alone.
 *
 * Before or after `express.json()`, both work.
 *
 * @example
 * ```ts
 * import express from 'express';
 * import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/express';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * const app = express();
 * app.use(weappAuth(auth));
 * app.get('/hello', requireUser(auth), (request, response) => {
 *   response.json({ hello: currentUser(request).nickname });
 * });
 * ```
 */
export function weappAuth(auth: MountableAuth): ExpressMiddleware {
  const handler = toNodeHandler(auth, { keepGlobals: true });
  return (request, response, next) => {
    if (!isUnder(auth.basePath, request.originalUrl)) return next();
    // Express cuts the mount path off `url`; the login server knows its whole path.
    request.url = request.originalUrl;
    handler(request, response).catch(next);
  };
}

/**
 * Lets a request pass only with a valid token; otherwise answers as the login server does (401 problem document).
 *
 * Behind it, `currentUser(request)` and `currentSession(request)` tell who it is.
 */
export function requireUser(auth: MountableAuth): ExpressMiddleware {
  const guard = requireNodeUser(auth);
  return (request, response, next) => {
    guard(request, response).then((signedIn) => {
      if (signedIn !== null) next();
    }, next);
  };
}
