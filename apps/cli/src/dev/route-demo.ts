/** The address that the demo mini program has in its source, as a real one would have its server's. */
const demoOrigin = 'http://127.0.0.1:8080';

/**
 * A `fetch` for the phone: requests to the demo's fixed address reach `dev` on whatever port it listens.
 *
 * @param serverUrl where the login server of this `dev` is
 */
export function routeDemo(fetch: typeof globalThis.fetch, serverUrl: () => string): typeof globalThis.fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(`${demoOrigin}/`)) return fetch(input, init);
    const routed = serverUrl() + url.slice(demoOrigin.length);
    return fetch(input instanceof Request ? new Request(routed, input) : routed, init);
  };
}
