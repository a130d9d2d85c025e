import type { AuthContext } from './context.ts';
import type { HttpConfig } from './http/http-config.ts';
import { createProviderPorts, type ProviderPorts } from './provider-ports.ts';

interface Inside {
  readonly context: AuthContext;
  readonly config: HttpConfig;
}

/** What is behind each `fetch`, kept by the function itself: a program may copy the object around it. */
const insides = new WeakMap<object, Inside>();

/** Remembers a login server by its `fetch`. */
export function keepProviderPorts(fetch: object, inside: Inside): void {
  insides.set(fetch, inside);
}

/**
 * What an OpenID provider needs of a login server: for `@weapp-auth/oidc`.
 *
 * @throws TypeError when it is no login server of ours, or its `scanLogin` is not set
 *
 * @example
 * ```ts
 * import type { WeappAuth } from '@weapp-auth/server';
 * import { providerPorts } from '@weapp-auth/server/website-sign-in';
 *
 * async function countKeys(auth: WeappAuth): Promise<number> {
 *   return (await providerPorts(auth).publicKeys()).length;
 * }
 * ```
 */
export function providerPorts({ fetch }: { readonly fetch: object }): ProviderPorts {
  const inside = insides.get(fetch);
  if (inside === undefined) throw new TypeError('auth: not made by createWeappAuth');
  return createProviderPorts(inside.context, inside.config);
}
