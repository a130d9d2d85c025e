import type { HttpApp } from './app.ts';
import type { Peer } from './http-request.ts';
import { toResponse } from './respond.ts';

/** The web-standard face of the HTTP side. */
type Fetch = (request: Request, peer?: Peer) => Promise<Response>;

/**
 * The HTTP side behind each `fetch`. It is kept by the function itself and not beside it on the `WeappAuth`: a program
 * that puts a `fetch` of its own around ours, or copies the object with another one, must see every request.
 */
const apps = new WeakMap<Fetch, HttpApp>();

/** Makes the `fetch` of a login server. */
export function createFetch(app: HttpApp): Fetch {
  const fetch: Fetch = async (request, peer) => toResponse(await app.answer(request, peer));
  apps.set(fetch, app);
  return fetch;
}

/**
 * The HTTP side behind the `fetch` of a login server, for an adapter that can do without `Request`, `Response` and
 * promises: they take longer than a session's answer from the cache. Null for a `fetch` that is not ours.
 */
export function findHttpApp({ fetch }: { readonly fetch: Fetch }): HttpApp | null {
  return apps.get(fetch) ?? null;
}
