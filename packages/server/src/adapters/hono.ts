import { isObject } from '../base/json-object.ts';
import type { Peer } from '../http/http-request.ts';
import { rememberLogin } from './current-user.ts';
import { guardRequest } from './guard-request.ts';
import { isUnder, type MountableAuth } from './mountable-auth.ts';
import { requestMethod } from './request-method.ts';
import { isAmbiguousTarget } from './request-target.ts';
import { type Connection, type QueuedResponse, waitForTurn } from './wait-for-turn.ts';

export { currentSession, currentUser } from './current-user.ts';
export type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** The part of a Hono context that is used. */
export interface HonoContext {
  readonly req: {
    readonly raw: Request;
    readonly path: string;
    /** Gives the body again after other middleware has read it through the context. */
    arrayBuffer(): Promise<ArrayBuffer>;
  };
  readonly env: unknown;
  header(name: string, value: string): void;
}

/** A middleware for Hono. */
export type HonoMiddleware = (
  context: HonoContext,
  next: () => Promise<void>,
) => Promise<Response | undefined>;

/**
 * Mounts the login server in a Hono app: it answers what is under its base path and leaves the rest alone.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/hono';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * const app = new Hono();
 * app.use(weappAuth(auth));
 * app.get('/hello', requireUser(auth), (context) => context.json({ hello: currentUser(context).nickname }));
 * ```
 */
export function weappAuth(auth: MountableAuth): HonoMiddleware {
  return async (context, next) => {
    if (isUnder(auth.basePath, context.req.path)) {
      const { raw } = context.req;
      // Nobody is there to read it.
      if ((await turnOf(context.env)) === false) return new Response(null);
      if (isAmbiguousTarget(targetOf(context.env)))
        return auth.refuse({ code: 'validation_failed' }, raw.headers);
      return auth.fetch(await unreadRequest(context), peerOf(context.env));
    }
    await next();
    return undefined;
  };
}

/**
 * Lets a request pass only with a valid token; otherwise answers as the login server does (401 problem document).
 *
 * Behind it, `currentUser(context)` and `currentSession(context)` tell who it is.
 */
export function requireUser(auth: MountableAuth): HonoMiddleware {
  return async (context, next) => {
    const { headers } = context.req.raw;
    const result = await guardRequest(auth, {
      authorization: headers.get('authorization'),
      headers: () => headers,
      peer: peerOf(context.env),
    });
    if (result.kind === 'refused') return result.response;
    for (const [name, value] of Object.entries(result.headers ?? {})) context.header(name, value);
    rememberLogin(context, result.signedIn);
    await next();
    return undefined;
  };
}

async function unreadRequest(context: HonoContext): Promise<Request> {
  const { raw } = context.req;
  if (!raw.bodyUsed) return raw;
  const { headers, url } = raw;
  const method = requestMethod(raw.method);
  return new Request(url, { method, headers, body: await context.req.arrayBuffer() });
}

/** `@hono/node-server` puts the node request into the environment; other runtimes do not. */
function incomingOf(env: unknown): Readonly<Record<string, unknown>> {
  const incoming = isObject(env) ? env.incoming : undefined;
  return isObject(incoming) ? incoming : {};
}

/** On Node the answers of one connection are made one by one; other runtimes see to that themselves. */
function turnOf(env: unknown): Promise<boolean> | null {
  const { socket } = incomingOf(env);
  const outgoing = isObject(env) ? env.outgoing : undefined;
  return isConnection(socket) && isQueued(outgoing) ? waitForTurn(socket, outgoing) : null;
}

function isConnection(value: unknown): value is Connection {
  return isObject(value) && typeof value.destroy === 'function' && typeof value.once === 'function';
}

function isQueued(value: unknown): value is QueuedResponse {
  return isObject(value) && typeof value.once === 'function' && value.socket === null;
}

/** The path as it came: that of a `Request` has its dots resolved. */
function targetOf(env: unknown): string {
  const { url } = incomingOf(env);
  return typeof url === 'string' ? url : '';
}

/** Other runtimes do not tell the peer this way. */
function peerOf(env: unknown): Peer {
  const { socket } = incomingOf(env);
  const address = isObject(socket) ? socket.remoteAddress : undefined;
  return { remoteAddress: typeof address === 'string' ? address : undefined };
}
