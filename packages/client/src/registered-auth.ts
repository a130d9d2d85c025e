import type { Auth } from './create-auth.ts';

/** The one thing that is kept beside the clients: where components find them when there is no `getApp`. */
const clients = new Map<string, Auth>();

/**
 * Lets the components find a client without `getApp().auth`: in an independent subpackage, which starts before the app
 * does, or under a `name` where an app has several; a component has the property `client` for that name.
 *
 * @example
 * ```ts
 * import { createAuth, registerAuth } from '@weapp-auth/client';
 *
 * registerAuth(createAuth({ baseUrl: 'https://api.example.com' }));
 * ```
 */
export function registerAuth(auth: Auth, name = ''): void {
  clients.set(name, auth);
}

/** The client of that name. */
export function registeredAuth(name: string): Auth | undefined {
  return clients.get(name);
}
