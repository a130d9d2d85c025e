import type { IncomingMessage, ServerResponse } from 'node:http';
import { findHttpApp } from '../http/create-fetch.ts';
import { rememberLogin } from './current-user.ts';
import { answerDirectly, findDirectRoute } from './direct-request.ts';
import { guardRequest } from './guard-request.ts';
import type { CurrentLogin, MountableAuth } from './mountable-auth.ts';
import { type ParsedIncoming, remainingBody, warnOfLostBody } from './read-body.ts';
import { isAmbiguousTarget } from './request-target.ts';
import { waitForTurn } from './wait-for-turn.ts';
import { headersOf } from './web-request.ts';
import { writeResponse } from './write-response.ts';

export { currentSession, currentUser } from './current-user.ts';
export type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** A listener for `node:http`. */
export type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** How {@link toNodeHandler} works. */
export interface NodeHandlerOptions {
  /**
   * Whether the global `Request` and `Response` stay Node's own. Default: false; they are replaced by the look-alikes of
   * `@hono/node-server`, which make an answer about twice as fast. Set it in a process that is not yours alone.
   */
  readonly keepGlobals?: boolean;
}

/**
 * Turns the login server into a listener for `node:http`.
 *
 * It answers every path, so it is the whole server. Works behind a body parser too.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { toNodeHandler } from '@weapp-auth/server/node';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * // So that nobody holds a socket by sending slowly; Node's own defaults allow five minutes.
 * createServer({ headersTimeout: 15_000, requestTimeout: 30_000 }, toNodeHandler(auth)).listen(8080);
 * ```
 */
export function toNodeHandler(auth: MountableAuth, options: NodeHandlerOptions = {}): NodeHandler {
  const app = findHttpApp(auth);
  let listener: Promise<NodeHandler> | null = null;
  const answer: NodeHandler = async (incoming, outgoing) => {
    if (isAmbiguousTarget(incoming.url ?? '')) {
      return writeResponse(auth.refuse({ code: 'validation_failed' }, headersOf(incoming)), outgoing);
    }
    if (restoreBody(incoming)) {
      listener ??= createListener(auth, options);
      return (await listener)(incoming, outgoing);
    }
    warnOfLostBody();
    return writeResponse(auth.refuse({ code: 'internal' }, headersOf(incoming)), outgoing);
  };
  if (app === null) return inTurn(answer);
  return inTurn((incoming, outgoing) => {
    const found = findDirectRoute(app, incoming);
    return found === null ? answer(incoming, outgoing) : answerDirectly(app, { found, incoming, outgoing });
  });
}

function inTurn(handler: NodeHandler): NodeHandler {
  return (incoming, outgoing) => {
    const turn = waitForTurn(incoming.socket, outgoing);
    if (turn === null) return handler(incoming, outgoing);
    return turn.then((hasCome) => (hasCome ? handler(incoming, outgoing) : undefined));
  };
}

/** Loaded when a request first needs a `Request`: with it comes Node's own `fetch`, a quarter of the time of a start. */
async function createListener(auth: MountableAuth, options: NodeHandlerOptions): Promise<NodeHandler> {
  const { getRequestListener } = await import('@hono/node-server');
  return getRequestListener(
    (request, { incoming }) => auth.fetch(request, { remoteAddress: incoming.socket?.remoteAddress }),
    { hostname: 'localhost', overrideGlobalObjects: !(options.keepGlobals ?? false) },
  );
}

/**
 * Guards a route of a plain `node:http` server: gives back who sent the request, or answers it and gives `null`.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { requireUser } from '@weapp-auth/server/node';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * const guard = requireUser(auth);
 * createServer(async (incoming, outgoing) => {
 *   const signedIn = await guard(incoming, outgoing);
 *   if (signedIn !== null) outgoing.end(`Hello ${signedIn.user.nickname}`);
 * });
 * ```
 */
export function requireUser(
  auth: MountableAuth,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<CurrentLogin | null> {
  return async (incoming, outgoing) => {
    const result = await guardRequest(auth, {
      authorization: incoming.headers.authorization,
      headers: () => headersOf(incoming),
      peer: { remoteAddress: incoming.socket?.remoteAddress },
    });
    if (result.kind === 'signed-in') {
      for (const [name, value] of Object.entries(result.headers ?? {})) outgoing.setHeader(name, value);
      rememberLogin(incoming, result.signedIn);
      return result.signedIn;
    }
    await writeResponse(result.response, outgoing);
    return null;
  };
}

/** `@hono/node-server` takes `rawBody` for the body. False when the body is lost. */
function restoreBody(incoming: ParsedIncoming): boolean {
  const body = remainingBody(incoming, incoming.body);
  if (body.kind === 'restored') Object.assign(incoming, { rawBody: body.bytes });
  return body.kind !== 'lost' || incoming.method === 'GET' || incoming.method === 'HEAD';
}
