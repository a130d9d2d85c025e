import type { IncomingMessage, ServerResponse } from 'node:http';
import { rememberLogin } from './current-user.ts';
import { guardRequest } from './guard-request.ts';
import type { MountableAuth } from './mountable-auth.ts';
import { waitForTurn } from './wait-for-turn.ts';
import { answerIncoming, headersOf } from './web-request.ts';

export { currentSession, currentUser } from './current-user.ts';
export type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** The part of a Fastify request that is used. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  readonly originalUrl: string;
}

/** The part of a Fastify reply that is used. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse;
  send(payload: unknown): unknown;
  header(name: string, value: string): unknown;
}

/** The part of a Fastify instance that is used. */
export interface FastifyInstanceLike {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    contentType: string,
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ): unknown;
  all(path: string, handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => unknown): unknown;
}

/** A Fastify plugin. */
export type FastifyPlugin = (instance: FastifyInstanceLike) => Promise<void>;

/** A Fastify hook. */
export type FastifyHook = (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>;

/**
 * The login server as a Fastify plugin: its routes, under its base path, in their own scope.
 *
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { currentUser, requireUser, weappAuth } from '@weapp-auth/server/fastify';
 *
 * declare const auth: MountableAuth; // from createWeappAuth
 * const app = fastify();
 * app.register(weappAuth(auth));
 * app.get('/hello', { onRequest: requireUser(auth) }, (request) => ({ hello: currentUser(request).nickname }));
 * ```
 */
export function weappAuth(auth: MountableAuth): FastifyPlugin {
  return async (instance) => {
    // The login server reads bodies itself, with its own limits; this holds in this plugin's scope only.
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null));
    instance.all(`${auth.basePath}/*`, async (request, reply) => {
      const { raw: incoming, originalUrl: target } = request;
      if ((await waitForTurn(incoming.socket, reply.raw)) === false) return reply.send(null);
      return reply.send(await answerIncoming(auth, { incoming, target, body: { kind: 'unread' } }));
    });
  };
}

/**
 * Lets a request pass only with a valid token; otherwise answers as the login server does (401 problem document).
 *
 * An `onRequest` hook. Behind it, `currentUser(request)` and `currentSession(request)` tell who it is.
 */
export function requireUser(auth: MountableAuth): FastifyHook {
  return async (request, reply) => {
    const result = await guardRequest(auth, {
      authorization: request.raw.headers.authorization,
      headers: () => headersOf(request.raw),
      peer: { remoteAddress: request.raw.socket.remoteAddress },
    });
    if (result.kind === 'refused') return reply.send(result.response);
    for (const [name, value] of Object.entries(result.headers ?? {})) reply.header(name, value);
    rememberLogin(request, result.signedIn);
  };
}
