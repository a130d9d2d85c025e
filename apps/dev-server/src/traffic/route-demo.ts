import type { PhoneFetch } from '@weapp-auth/simulator';
import { phoneHeader, writePhone } from './phone-header.ts';

/** The address that the demo mini program has in its source, as a real one would have its server's. */
const demoOrigin = 'http://127.0.0.1:8080';

/**
 * A `fetch` for the phones: requests to the demo's fixed address reach `dev` on whatever port it listens, and say
 * which phone they come from.
 *
 * @param serverUrl where the login server of this `dev` is
 */
export function routeDemo(fetch: typeof globalThis.fetch, serverUrl: () => string): PhoneFetch {
  return (url, init, phone) => {
    if (!url.startsWith(`${demoOrigin}/`)) return fetch(url, init);
    const headers = new Headers(init?.headers);
    if (phone) headers.set(phoneHeader, writePhone(phone));
    return fetch(serverUrl() + url.slice(demoOrigin.length), { ...init, headers });
  };
}
