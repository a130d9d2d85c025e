import { Hono } from 'hono';
import type { AuthContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { StoreError } from '../store/store-error.ts';
import type { Answer } from './answer.ts';
import type { Handler, HttpCall, HttpConfig, Peer, Route } from './call.ts';
import { respond } from './respond.ts';
import { routes } from './routes.ts';

/** The whole HTTP side as one function. */
export type HttpApp = (request: Request, peer?: Peer) => Response | Promise<Response>;

interface Env {
  readonly Bindings: { readonly peer: Peer | undefined };
}

/** Builds the HTTP side: every route, and a problem document for everything that is not one. */
export function createHttpApp(context: AuthContext, config: HttpConfig): HttpApp {
  const app = new Hono<Env>();
  for (const route of routes(config.basePath)) {
    app.on(route.method, route.path, (c) => {
      const param = (name: string): string => c.req.param(name) ?? '';
      return answer({ context, config, request: c.req.raw, peer: c.env.peer, param }, route);
    });
  }
  const unknown: Route = { method: 'GET', path: '*', handler: async () => refuse('not_found') };
  app.notFound((c) =>
    answer({ context, config, request: c.req.raw, peer: c.env.peer, param: () => '' }, unknown),
  );
  return (request, peer) => app.fetch(request, { peer });
}

type Incoming = Pick<HttpCall, 'context' | 'config' | 'request' | 'param'> & {
  readonly peer: Peer | undefined;
};

async function answer(incoming: Incoming, route: Route): Promise<Response> {
  const { context, config, request, peer, param } = incoming;
  const startedAt = context.now();
  const requestId = readRequestId(request.headers) ?? context.newId();
  const call = { context, config, request, requestId, remoteAddress: peer?.remoteAddress, param };
  const result = await settle(route.handler, call);
  const response = respond(config, result, {
    requestId,
    acceptLanguage: request.headers.get('accept-language'),
  });
  context.log.info(
    {
      requestId,
      method: request.method,
      route: route.path,
      status: response.status,
      ...(result.kind === 'refused' && { code: result.code }),
      durationMs: context.now() - startedAt,
    },
    'request',
  );
  return response;
}

/** What is thrown never reaches the client: it is logged under the request's id. */
async function settle(handler: Handler, call: HttpCall): Promise<Answer> {
  try {
    return await handler(call);
  } catch (error) {
    call.context.log.error({ err: error, requestId: call.requestId }, 'a request failed');
    if (error instanceof StoreError) return refuse('service_unavailable');
    return refuse('internal');
  }
}

/** A caller's request id is kept when it is harmless to repeat. */
export function readRequestId(headers: Headers): string | null {
  const header = headers.get('x-request-id');
  return header !== null && /^[\w.-]{8,128}$/.test(header) ? header : null;
}
