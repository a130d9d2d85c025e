import type { HttpApp } from './app.ts';
import type { Peer } from './call.ts';
import { toResponse } from './respond.ts';

/** The web-standard face of the HTTP side. */
type Fetch = (request: Request, peer?: Peer) => Promise<Response>;

/**
 * Kept by the function itself and not beside it on the `WeappAuth`: whoever puts a `fetch` of their own around ours, or
 * copies the object with another one, must have every request pass through theirs.
 */
const apps = new WeakMap<Fetch, HttpApp>();

/** Makes the `fetch` of a login server, and remembers what is behind it. */
export function toFetch(app: HttpApp): Fetch {
  const fetch: Fetch = async (request, peer) => toResponse(await app.answer(request, peer));
  apps.set(fetch, app);
  return fetch;
}

/**
 * What is behind the `fetch` of a login server, for an adapter that can do without `Request`, `Response` and promises:
 * they take longer than a session's answer from the cache. Null for a `fetch` that is somebody else's.
 */
export function appBehind({ fetch }: { readonly fetch: Fetch }): HttpApp | null {
  return apps.get(fetch) ?? null;
}
