import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { AuthContext } from '../context.ts';
import { refuse } from '../errors/refusal.ts';
import { silentLogger } from '../observe/logger.ts';
import { traced } from '../observe/tracing.ts';
import { StoreError } from '../store/store-error.ts';
import type { Answer } from './answer.ts';
import { HttpCall, type HttpConfig, type Peer, type Route } from './call.ts';
import { findRoute } from './find-route.ts';
import { respond } from './respond.ts';
import { routes } from './routes.ts';

/** The whole HTTP side as one function. Never rejects. */
export type HttpApp = (request: Request, peer?: Peer) => Promise<Response>;

/** Builds the HTTP side: every route, and a problem document for everything that is not one. */
export function createHttpApp(context: AuthContext, config: HttpConfig): HttpApp {
  const router = new RegExpRouter<Route>();
  for (const route of routes(config.basePath)) router.add(route.method, route.path, route);
  return (request, peer) => {
    const { route, params } = findRoute(router, request);
    const call = new HttpCall({ context, config, request, peer, params });
    return config.tracer === null ? answer(call, route) : answerTraced(call, route);
  };
}

async function answer(call: HttpCall, route: Route): Promise<Response> {
  const { context } = call;
  const startedAt = context.now();
  let result: Answer;
  try {
    result = await route.handler(call);
  } catch (error) {
    result = refuseThrown(call, error);
  }
  const response = render(call, result);
  const durationMs = context.now() - startedAt;
  context.metrics.request(route, response.status, durationMs);
  if (context.log !== silentLogger) log(call, { route, result, status: response.status, durationMs });
  return response;
}

function answerTraced(call: HttpCall, route: Route): Promise<Response> {
  const { tracer } = call.config;
  if (tracer === null) return answer(call, route);
  return traced(tracer, `${route.method} ${route.path}`, async (span) => {
    const response = await answer(call, route);
    span.setAttribute('http.route', route.path);
    span.setAttribute('http.response.status_code', response.status);
    return response;
  });
}

/** What is thrown never reaches the client: it is logged under the request's id. */
function refuseThrown({ context, requestId }: HttpCall, error: unknown): Answer {
  context.log.error({ err: error, requestId }, 'a request failed');
  return refuse(error instanceof StoreError ? 'service_unavailable' : 'internal');
}

/** An envelope of the operator's own may fail too; the client is told in the plain shape then. */
function render(call: HttpCall, result: Answer): Response {
  const { config, context, requestId } = call;
  try {
    return respond(config, result, call);
  } catch (error) {
    context.log.error({ err: error, requestId }, 'an answer could not be wrapped');
    return respond({ ...config, envelope: 'none' }, refuse('internal'), call);
  }
}

interface Answered {
  readonly route: Route;
  readonly result: Answer;
  readonly status: number;
  readonly durationMs: number;
}

function log(call: HttpCall, { route, result, status, durationMs }: Answered): void {
  const { requestId, request, context } = call;
  const code = result.kind === 'refused' ? { code: result.code } : {};
  const fields = { requestId, method: request.method, route: route.path, status, ...code, durationMs };
  context.log.info(fields, 'request');
}
