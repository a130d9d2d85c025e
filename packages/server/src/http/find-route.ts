import { RegExpRouter } from 'hono/router/reg-exp-router';
import { refuse } from '../errors/refusal.ts';
import { invalid } from './body.ts';
import type { Route } from './route.ts';

/** A route and what its path's names stand for in this request. */
export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds who answers a request. */
export interface RouteFinder {
  /** Always finds a route: for a path or a method that is not there, one that says so. */
  find(method: string, url: string): FoundRoute;
  /** Finds a route by nothing but its path, which has neither parameters nor a query; null: there is none. */
  findExact(method: string, path: string): FoundRoute | null;
}

/**
 * Makes the router. Most paths have no parameters, and one look-up in a map finds them.
 *
 * @param routes with their whole paths
 */
export function createRouteFinder(routes: readonly Route[]): RouteFinder {
  const exact = new Map<string, Map<string, FoundRoute>>();
  const router = new RegExpRouter<Route>();
  const methods = new Set(routes.map(({ method }) => method));
  const findPath = (method: string, path: string): FoundRoute | null =>
    exact.get(method)?.get(path) ?? match(router, method, path);
  for (const route of routes) {
    const { method, path } = route;
    if (path.includes(':')) router.add(method, path, route);
    else exact.set(method, (exact.get(method) ?? new Map()).set(path, { route, params: noParams }));
  }
  return {
    find(requestMethod, url) {
      // Such a host or path has no meaning that two programs agree on, be it a proxy's check of the path and ours.
      if (!URL.canParse(url)) return malformed;
      // HEAD is answered like GET (RFC 9110 section 9.3.2).
      const method = requestMethod === 'HEAD' ? 'GET' : requestMethod;
      const path = pathOf(url);
      const found = findPath(method, path);
      if (found !== null) return found;
      const allowed = [...methods].filter((other) => findPath(other, path) !== null);
      return allowed.length === 0 ? notFound : refuseMethod(allowed);
    },
    findExact: (method, path) => exact.get(method)?.get(path) ?? null,
  };
}

const noParams = {};

/**
 * Answers whatever no route is for. One object, since metrics count by it: two with the same labels would make a series that is
 * there twice, which Prometheus does not take. What is wrong travels as a parameter.
 */
const nowhere: Route = {
  method: 'GET',
  path: '*',
  summary: { zh: '', en: '' },
  handle({ call }) {
    const allow = call.param('allow');
    if (allow !== '') {
      const errors = [{ path: 'method', flaw: 'wrong-method' }] as const;
      return refuse('method_not_allowed', { allow: allow.split(' '), errors });
    }
    return call.param('flaw') === '' ? refuse('not_found') : invalid('url', 'bad-shape');
  },
};

const notFound: FoundRoute = { route: nowhere, params: noParams };

const malformed: FoundRoute = { route: nowhere, params: { flaw: 'url' } };

/** RFC 9110 section 15.5.6: the answer names the methods that there are. */
function refuseMethod(allowed: readonly string[]): FoundRoute {
  const named = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return { route: nowhere, params: { allow: named.join(' ') } };
}

/** From the third slash to the query: building a `URL` for this would cost more than answering. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return '/';
  const query = url.indexOf('?', start);
  return query === -1 ? url.slice(start) : url.slice(start, query);
}

function match(router: RegExpRouter<Route>, method: string, path: string): FoundRoute | null {
  const [matches, stash = []] = router.match(method, path);
  const [first] = matches;
  if (first === undefined) return null;
  const [route, found] = first;
  const params = Object.entries(found).map(([name, value]) => [name, decode(textOf(value, stash))] as const);
  return { route, params: Object.fromEntries(params) };
}

/** The router gives either a text or its place in the stash. */
function textOf(value: string | number, stash: readonly string[]): string {
  return typeof value === 'number' ? (stash[value] ?? '') : value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
