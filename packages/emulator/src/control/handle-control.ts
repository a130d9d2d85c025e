import { safeParse } from 'valibot';
import type { Emulator } from '../emulator.ts';
import { EmulatorError } from '../errors.ts';
import { corpRoutes } from './corp-routes.ts';
import { corsHeaders, isLocalHost, isLoopback } from './cross-origin.ts';
import { controlPrefix } from './is-control-path.ts';
import { personRoutes } from './person-routes.ts';
import { pushRoutes } from './push-routes.ts';
import { type ControlRoute, controlError, withoutBody } from './route.ts';
import { sessionRoutes } from './session-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { fileRoutes, wxRoutes } from './wx-routes.ts';

/** Answers a request to the control API under `/__emulator`. */
export async function handleControl(emulator: Emulator, request: Request): Promise<Response> {
  const refusal = refuseForeignOrigin(request);
  if (refusal !== null) return refusal;
  const cors = corsHeaders(request);
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
  const answer = await route(emulator, request).catch(toErrorAnswer);
  for (const [name, value] of Object.entries(cors)) answer.headers.set(name, value);
  return answer;
}

const mostBytes = 64 * 1024 * 1024;

/** A page of the internet must not reach the control API, neither by a cross-site request nor by DNS rebinding. */
function refuseForeignOrigin(request: Request): Response | null {
  const origin = request.headers.get('origin');
  if (origin !== null && !isLoopback(origin)) return controlError(403, 'origin_refused');
  return isLocalHost(new URL(request.url).hostname) ? null : controlError(403, 'host_refused');
}

async function route(emulator: Emulator, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice(controlPrefix.length) || '/';
  const given = path.split('/');
  const matches = patterns.flatMap(({ candidate, wanted }) => {
    const params = matchPath(wanted, given);
    return params === null ? [] : [{ candidate, params }];
  });
  const match = matches.find(({ candidate }) => candidate.method === request.method);
  if (match === undefined)
    return controlError(
      matches.length > 0 ? 405 : 404,
      matches.length > 0 ? 'method_not_allowed' : 'not_found',
    );
  const read = await readBody(match.candidate, request);
  if (read.kind === 'refused') return read.answer;
  const call = { emulator, request, url, params: match.params, body: read.body };
  const result = await match.candidate.run(call);
  return result instanceof Response ? result : Response.json(result ?? { ok: true });
}

type ReadBody = { kind: 'read'; body: unknown } | { kind: 'refused'; answer: Response };

async function readBody(route: ControlRoute, request: Request): Promise<ReadBody> {
  if (route.body === null) return { kind: 'read', body: undefined };
  const refused = (answer: Response): ReadBody => ({ kind: 'refused', answer });
  const text = await request.text();
  if (text.length > mostBytes) return refused(controlError(413, 'payload_too_large'));
  if (text !== '' && !maySend(request)) return refused(controlError(415, 'json_expected'));
  const json = parseJson(text);
  if (json === invalid) return refused(controlError(400, 'invalid_json'));
  // To the schema library a list is an object; here only a choice between the two may be one.
  if (Array.isArray(json) && route.body.type !== 'lazy')
    return refused(controlError(400, 'validation_failed'));
  const parsed = safeParse(route.body, json);
  if (parsed.success) return { kind: 'read', body: parsed.output };
  const errors = parsed.issues.map((issue) => ({
    path: issue.path?.map((part) => String(part.key)).join('.') ?? '',
    message: issue.message,
  }));
  return refused(controlError(400, 'validation_failed', { errors }));
}

/**
 * A form on a page cannot send JSON's content type without a preflight, so a browser must send it. A script, which
 * sends neither `origin` nor `sec-fetch-site`, may leave it out.
 */
function maySend({ headers }: Request): boolean {
  const fromBrowser = headers.has('origin') || headers.has('sec-fetch-site');
  return !fromBrowser || headers.get('content-type')?.includes('application/json') === true;
}

const invalid = Symbol('invalid JSON');

function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return invalid;
  }
}

function matchPath(wanted: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = decode(actual);
    else if (part !== actual) return null;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function toErrorAnswer(error: unknown): Response {
  if (!(error instanceof EmulatorError)) throw error;
  return controlError(statusOf(error.code), error.code, { message: error.message });
}

function statusOf(code: string): number {
  if (code.endsWith('_unknown')) return 404;
  if (code.endsWith('_exists')) return 409;
  return code.endsWith('_unreachable') ? 502 : 400;
}

/** Every route of the control API. */
export const routes: readonly ControlRoute[] = [
  withoutBody({ method: 'GET', path: '/', about: 'this list' }, () => ({
    endpoints: routes.map(({ method, path, about }) => `${method} /__emulator${path} — ${about}`),
  })),
  ...stateRoutes,
  ...personRoutes,
  ...pushRoutes,
  ...corpRoutes,
  ...sessionRoutes,
  ...fileRoutes,
  ...wxRoutes,
];

/** The routes with their paths in parts. */
const patterns = routes.map((candidate) => ({ candidate, wanted: candidate.path.split('/') }));
