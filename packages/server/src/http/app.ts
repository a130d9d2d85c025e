import { Hono } from 'hono';
import type { AuthContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { StoreError } from '../store/store-error.ts';
import { traced } from '../tracing.ts';
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

function answer(incoming: Incoming, route: Route): Promise<Response> {
  const { tracer } = incoming.config;
  if (tracer === null) return answerNow(incoming, route);
  return traced(tracer, `${route.method} ${route.path}`, async (span) => {
    const response = await answerNow(incoming, route);
    span.setAttribute('http.route', route.path);
    span.setAttribute('http.response.status_code', response.status);
    return response;
  });
}

async function answerNow(incoming: Incoming, route: Route): Promise<Response> {
  const { context, config, request, peer, param } = incoming;
  const startedAt = context.now();
  const { headers } = request;
  const requestId = readRequestId(headers) ?? context.newId();
  const address = (): string | null =>
    config.clientAddress(peer?.remoteAddress, headers.get('x-forwarded-for'));
  const result = await settle(route.handler, { context, config, request, requestId, address, param });
  const response = respond(config, result, { requestId, headers });
  const { status } = response;
  const durationMs = context.now() - startedAt;
  context.metrics.request({ method: route.method, route: route.path, status, durationMs });
  const code = result.kind === 'refused' ? { code: result.code } : {};
  const fields = { requestId, method: request.method, route: route.path, status, ...code, durationMs };
  context.log.info(fields, 'request');
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
