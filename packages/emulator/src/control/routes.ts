import type { ControlRoute } from './route.ts';
import { stateRoutes } from './state-routes.ts';
import { wxRoutes } from './wx-routes.ts';

/** Every route of the control API. */
export const routes: readonly ControlRoute[] = [...stateRoutes, ...wxRoutes];
