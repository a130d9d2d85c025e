import type { IncomingMessage } from 'node:http';
import {
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
  type MiddlewareConsumer,
  Module,
} from '@nestjs/common';
import { currentSession, currentUser, rememberLogin } from './current-user.ts';
import { weappAuth } from './express.ts';
import { guardRequest } from './guard-request.ts';
import type { MountableAuth } from './mountable-auth.ts';
import { headersOf } from './web-request.ts';

export type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** Injects the login server itself: `@Inject(weappAuthToken) auth: WeappAuth`. */
export const weappAuthToken: symbol = Symbol('weapp-auth');

/**
 * The login server as a Nest module: its routes, and {@link RequireUser} wherever a guard is wanted.
 *
 * A global prefix has to be part of the login server's `basePath` (`/api/auth`).
 *
 * @example
 * ```ts decorators
 * import { Module } from '@nestjs/common';
 * import { WeappAuthModule } from '@weapp-auth/server/nest';
 *
 * @Module({ imports: [WeappAuthModule.forRoot(auth)], controllers: [OrdersController] })
 * export class AppModule {}
 * ```
 */
export class WeappAuthModule {
  readonly #auth: MountableAuth;

  constructor(auth: MountableAuth) {
    this.#auth = auth;
  }

  /** Import what this gives once, in the root module. */
  static forRoot(auth: MountableAuth): DynamicModule {
    return {
      module: WeappAuthModule,
      global: true,
      providers: [{ provide: weappAuthToken, useValue: auth }, RequireUser],
      exports: [weappAuthToken, RequireUser],
    };
  }

  /** Called by Nest. */
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(weappAuth(this.#auth)).forRoutes('{*path}');
  }
}

/**
 * Lets a request pass only with a valid token; otherwise the answer is that of the login server (401 problem document),
 * thrown as an `HttpException` so that exception filters see it.
 *
 * @example
 * ```ts decorators
 * import { Controller, Get, UseGuards } from '@nestjs/common';
 * import { CurrentUser, RequireUser } from '@weapp-auth/server/nest';
 *
 * @Controller('hello')
 * @UseGuards(RequireUser)
 * export class HelloController {
 *   @Get()
 *   hello(@CurrentUser() user: User) {
 *     return { hello: user.nickname };
 *   }
 * }
 * ```
 */
export class RequireUser {
  readonly #auth: MountableAuth;

  constructor(auth: MountableAuth) {
    this.#auth = auth;
  }

  /** Called by Nest. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<PlatformRequest>();
    const incoming = request.raw ?? request;
    const result = await guardRequest(this.#auth, {
      authorization: incoming.headers.authorization,
      headers: () => headersOf(incoming),
      peer: { remoteAddress: incoming.socket?.remoteAddress },
    });
    if (result.kind === 'refused') return refuse(result.response, http.getResponse<PlatformResponse>());
    const outgoing = http.getResponse<PlatformResponse>();
    for (const [name, value] of Object.entries(result.headers ?? {})) outgoing.header(name, value);
    rememberLogin(request, result.signedIn);
    return true;
  }
}

/** Parameter decorator: the user who sent the request. Only behind {@link RequireUser}. */
export const CurrentUser: () => ParameterDecorator = createParamDecorator(
  (_data, context: ExecutionContext) => currentUser(context.switchToHttp().getRequest<PlatformRequest>()),
);

/** Parameter decorator: the session of the request, openid included. Only behind {@link RequireUser}. */
export const CurrentSession: () => ParameterDecorator = createParamDecorator(
  (_data, context: ExecutionContext) => currentSession(context.switchToHttp().getRequest<PlatformRequest>()),
);

// Decorators are plain functions; called as such, these sources run under Node without a compiler.
Module({})(WeappAuthModule);
Inject(weappAuthToken)(WeappAuthModule, undefined, 0);
Injectable()(RequireUser);
Inject(weappAuthToken)(RequireUser, undefined, 0);

/** An Express request is a node request; a Fastify request has it as `raw`. */
type PlatformRequest = IncomingMessage & { readonly raw?: IncomingMessage };

/** Express and Fastify share this method. */
interface PlatformResponse {
  header(name: string, value: string): unknown;
}

async function refuse(response: Response, outgoing: PlatformResponse): Promise<never> {
  for (const [name, value] of response.headers) {
    if (name !== 'content-length') outgoing.header(name, value);
  }
  const body: unknown = await response.json();
  throw new HttpException(typeof body === 'object' && body !== null ? body : {}, response.status);
}
