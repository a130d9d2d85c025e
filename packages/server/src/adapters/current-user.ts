import type { User } from '@weapp-auth/protocol';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { CurrentLogin } from './mountable-auth.ts';

/** Beside the request, not on it: no framework's type has to be widened, and nothing prints it by accident. */
const loginBy = new WeakMap<object, CurrentLogin>();

/** Notes who sent a request. `carrier` is what the framework hands to handlers: a request or a context. */
export function rememberLogin(carrier: object, signedIn: CurrentLogin): void {
  loginBy.set(carrier, signedIn);
}

/**
 * The user who sent a request that passed `requireUser`.
 *
 * @param carrier the framework's request (Express, Fastify, node:http, Nest) or context (Koa, Hono)
 * @throws TypeError when `requireUser` does not guard this route
 */
export function currentUser(carrier: object): User {
  return loginOf(carrier).user;
}

/**
 * The session of a request that passed `requireUser`. It holds the openid: keep it on the server.
 *
 * @param carrier the framework's request (Express, Fastify, node:http, Nest) or context (Koa, Hono)
 * @throws TypeError when `requireUser` does not guard this route
 */
export function currentSession(carrier: object): VerifiedSession {
  return loginOf(carrier).session;
}

function loginOf(carrier: object): CurrentLogin {
  const signedIn = loginBy.get(carrier);
  if (signedIn === undefined) throw new TypeError('this route is not guarded by requireUser');
  return signedIn;
}
