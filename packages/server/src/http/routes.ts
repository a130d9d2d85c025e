import type { HttpConfig } from './http-config.ts';
import { type Route, wholePath } from './route.ts';
import { postAccessToken } from './routes/access-token.ts';
import { getAvatar } from './routes/avatars.ts';
import { postCloudLogin } from './routes/cloud-login.ts';
import { getDiscovery, getJwks } from './routes/discovery.ts';
import { getHealth, getReadiness } from './routes/health.ts';
import { postIntrospect } from './routes/introspect.ts';
import { postLogin } from './routes/login.ts';
import { postLogout } from './routes/logout.ts';
import { deleteMe, getMe, patchMe, putMe } from './routes/me.ts';
import { postAvatar } from './routes/me-avatar.ts';
import { getExport } from './routes/me-export.ts';
import { deletePhone, postPhone } from './routes/me-phone.ts';
import { postProfile } from './routes/me-profile.ts';
import { postUnionid } from './routes/me-unionid.ts';
import { getMetrics } from './routes/metrics.ts';
import { postOpenData } from './routes/open-data.ts';
import { getPrefetch } from './routes/prefetch.ts';
import { getPush, postPush } from './routes/push.ts';
import { createDocsRoute, createOpenApiRoute } from './routes/reference.ts';
import { postScanLogin, postScanLoginApproval, postScanLoginRefusal } from './routes/scan-login.ts';
import { postSessionCheck } from './routes/session-check.ts';
import { deleteOtherSessions, deleteSession, getSessions } from './routes/sessions.ts';
import { postSocketTicket } from './routes/socket-ticket.ts';
import { welcomeRoutes } from './routes/welcome.ts';

/** Every route of the API, in the order of the reference. */
export const routes: readonly Route[] = [
  postLogin,
  postCloudLogin,
  getPrefetch,
  postLogout,
  getMe,
  patchMe,
  putMe,
  deleteMe,
  getExport,
  postAvatar,
  postProfile,
  postPhone,
  deletePhone,
  postUnionid,
  getAvatar,
  postOpenData,
  postSessionCheck,
  getSessions,
  deleteOtherSessions,
  deleteSession,
  postScanLogin,
  postScanLoginApproval,
  postScanLoginRefusal,
  postAccessToken,
  postSocketTicket,
  getJwks,
  getDiscovery,
  postIntrospect,
  getPush,
  postPush,
  createOpenApiRoute(() => routes),
  createDocsRoute(() => routes),
  getHealth,
  getReadiness,
  getMetrics,
];

/** The routes that this server offers, with their whole paths. */
export function mountRoutes(config: HttpConfig): readonly Route[] {
  return [...routes, ...welcomeRoutes]
    .filter(({ isOffered }) => isOffered?.(config) ?? true)
    .map((route) => ({ ...route, path: wholePath(route, config.basePath) }));
}
