import { fileRoutes } from './file-routes.ts';
import { personRoutes } from './person-routes.ts';
import { pushRoutes } from './push-routes.ts';
import { type ControlRoute, withoutBody } from './route.ts';
import { sessionRoutes } from './session-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { wxRoutes } from './wx-routes.ts';

/** Every route of the control API. */
export const routes: readonly ControlRoute[] = [
  withoutBody({ method: 'GET', path: '/', about: 'this list' }, () => ({
    endpoints: routes.map(({ method, path, about }) => `${method} /__emulator${path} — ${about}`),
  })),
  ...stateRoutes,
  ...personRoutes,
  ...pushRoutes,
  ...sessionRoutes,
  ...fileRoutes,
  ...wxRoutes,
];
