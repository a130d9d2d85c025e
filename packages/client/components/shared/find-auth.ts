import type { Auth } from '../../src/create-auth.ts';
import { registeredAuth } from '../../src/registered-auth.ts';

/**
 * The client of a component: the one that its property `client` names, the app's (`App({ auth: createAuth({ … }) })`, looked
 * up there because every bundler shares `getApp`), or the registered one.
 */
export function findAuth({ data }: { readonly data: { readonly client?: string } }): Auth {
  const name = data.client || '';
  const auth = (name ? undefined : authOfApp()) || registeredAuth(name);
  if (auth) return auth;
  throw new Error(
    name
      ? `weapp-auth: no client "${name}". Call registerAuth(auth, "${name}") first.`
      : 'weapp-auth: no getApp().auth. Write App({ auth: createAuth({ baseUrl }) }), or call registerAuth(auth) in an independent subpackage.',
  );
}

/** In an independent subpackage there may be no app yet, or an empty one. */
function authOfApp(): Auth | undefined {
  return typeof getApp === 'function' ? getApp<{ auth?: Auth }>({ allowDefault: true })?.auth : undefined;
}
