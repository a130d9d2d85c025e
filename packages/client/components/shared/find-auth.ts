import type { Auth } from '../../src/create-auth.ts';

/** The app's client: `App({ auth: createAuth({ … }) })`. It is looked up there because every bundler shares `getApp`. */
export function findAuth(): Auth {
  const app = getApp<{ auth?: Auth }>();
  if (!app?.auth)
    throw new Error('weapp-auth: no getApp().auth. Write App({ auth: createAuth({ baseUrl }) }).');
  return app.auth;
}
