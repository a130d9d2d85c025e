import type { Route } from './call.ts';
import { getHealth, getReadiness } from './routes/health.ts';
import { postLogin, postLogout } from './routes/login.ts';
import { getMe, postProfile } from './routes/me.ts';

/** Every route there is. */
export function routes(basePath: string): readonly Route[] {
  return [
    { method: 'POST', path: `${basePath}/login`, handler: postLogin },
    { method: 'POST', path: `${basePath}/logout`, handler: postLogout },
    { method: 'GET', path: `${basePath}/me`, handler: getMe },
    { method: 'POST', path: `${basePath}/me/profile`, handler: postProfile },
    { method: 'GET', path: '/healthz', handler: getHealth },
    { method: 'GET', path: '/readyz', handler: getReadiness },
  ];
}
