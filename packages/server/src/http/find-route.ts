import type { Router } from 'hono/router';
import { refuse } from '../errors/refusal.ts';
import type { AskedRequest, Route } from './call.ts';

/** A route and what its path's names stand for in this request. */
export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds who answers a request; always somebody. HEAD is answered like GET (RFC 9110 section 9.3.2). */
export function findRoute(router: Router<Route>, request: AskedRequest): FoundRoute {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const [matches, stash] = router.match(method, pathOf(request.url));
  const match = matches[0];
  if (match === undefined) return notFound;
  const [route, found] = match;
  if (stash === undefined || stash.length === 0) return { route, params: noParams };
  return { route, params: Object.fromEntries(paramsOf(found, stash)) };
}

const noParams = {};

const notFound: FoundRoute = {
  route: { method: 'GET', path: '*', handler: async () => refuse('not_found') },
  params: noParams,
};

/** From the third slash to the query: building a `URL` for this would cost more than answering. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return '/';
  const query = url.indexOf('?', start);
  return query === -1 ? url.slice(start) : url.slice(start, query);
}

/** The router gives either texts or their places in the stash. */
function paramsOf(
  found: Readonly<Record<string, string | number>>,
  stash: readonly string[],
): readonly (readonly [string, string])[] {
  return Object.entries(found).map(([name, value]) => {
    const text = typeof value === 'number' ? (stash[value] ?? '') : value;
    return [name, decode(text)] as const;
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
