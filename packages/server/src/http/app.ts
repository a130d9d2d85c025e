import type { AuthContext } from '../context.ts';
import { refuse } from '../errors/refusal.ts';
import { silentLogger } from '../observe/logger.ts';
import { traced } from '../observe/tracing.ts';
import { StoreError } from '../store/store-error.ts';
import type { Answer } from './answer.ts';
import { auditCall } from './audit-call.ts';
import { HttpCall } from './call.ts';
import { createRouteFinder, type FoundRoute } from './find-route.ts';
import type { HttpConfig } from './http-config.ts';
import type { HttpRequest, Peer } from './http-request.ts';
import { type HttpResponse, respond } from './respond.ts';
import type { Route } from './route.ts';
import { mountRoutes } from './routes.ts';
import { runRoute } from './run-route.ts';

/** The whole HTTP side. Answers at once where nothing has to be waited for; never throws or rejects. */
export interface HttpApp {
  answer(request: HttpRequest, peer?: Peer): HttpResponse | Promise<HttpResponse>;
  /** The route of a path as a client sent it, if nothing but the path is needed to find it. */
  findExact(method: string, path: string): FoundRoute | null;
  /** Answers a request whose route is found already. */
  answerFound(found: FoundRoute, request: HttpRequest, peer?: Peer): HttpResponse | Promise<HttpResponse>;
}

/** Builds the HTTP side: every route, and a problem document for everything that is not one. */
export function createHttpApp(context: AuthContext, config: HttpConfig): HttpApp {
  const { find, findExact } = createRouteFinder(mountRoutes(config));
  const answerFound: HttpApp['answerFound'] = ({ route, params }, request, peer) => {
    const call = new HttpCall({ context, config, request, peer, params });
    return config.tracer === null ? answer(call, route) : answerTraced(call, route);
  };
  return {
    answer: (request, peer) => answerFound(find(request.method, request.url), request, peer),
    findExact,
    answerFound,
  };
}

function answer(call: HttpCall, route: Route): HttpResponse | Promise<HttpResponse> {
  const startedAt = call.context.elapsed();
  let result: Answer | Promise<Answer>;
  try {
    result = runRoute(route, call);
  } catch (error) {
    result = refuseThrown(call, error);
  }
  return result instanceof Promise
    ? answerLater(call, route, { startedAt, result })
    : finish(call, route, { startedAt, result });
}

interface Running<Result> {
  readonly startedAt: number;
  readonly result: Result;
}

async function answerLater(
  call: HttpCall,
  route: Route,
  { startedAt, result }: Running<Promise<Answer>>,
): Promise<HttpResponse> {
  try {
    return finish(call, route, { startedAt, result: await result });
  } catch (error) {
    return finish(call, route, { startedAt, result: refuseThrown(call, error) });
  }
}

/** Never throws: an answer that cannot be made is `render`'s matter. */
function finish(call: HttpCall, route: Route, { startedAt, result }: Running<Answer>): HttpResponse {
  const { context } = call;
  const response = render(call, result);
  const durationMs = context.elapsed() - startedAt;
  context.metrics.request(route, response.status, durationMs);
  auditCall(call, route, result);
  if (context.log !== silentLogger) log(call, { route, result, status: response.status, durationMs });
  return response;
}

function answerTraced(call: HttpCall, route: Route): HttpResponse | Promise<HttpResponse> {
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
function render(call: HttpCall, result: Answer): HttpResponse {
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
