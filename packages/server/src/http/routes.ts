import type { Handler, Route } from './call.ts';
import { postAccessToken } from './routes/access-token.ts';
import { getAvatar } from './routes/avatars.ts';
import { postCloudLogin } from './routes/cloud.ts';
import { getDiscovery, getJwks } from './routes/discovery.ts';
import { getHealth, getReadiness } from './routes/health.ts';
import { postIntrospect } from './routes/introspect.ts';
import { postLogin, postLogout } from './routes/login.ts';
import {
  deleteMe,
  getExport,
  getMe,
  patchMe,
  postAvatar,
  postPhone,
  postProfile,
  postUnionid,
} from './routes/me.ts';
import { getMetrics } from './routes/metrics.ts';
import { postOpenData } from './routes/open-data.ts';
import { getDocs, getOpenApi } from './routes/reference.ts';
import { deleteOtherSessions, deleteSession, getSessions, postSessionCheck } from './routes/sessions.ts';

/** Every route there is. */
export function routes(basePath: string): readonly Route[] {
  return [...authRoutes(basePath), ...probeRoutes];
}

// Loaded at the first push: most servers never get one, and reading XML costs memory.
const getPush: Handler = async (call) => (await import('./routes/push.ts')).getPush(call);
const postPush: Handler = async (call) => (await import('./routes/push.ts')).postPush(call);

/** Paths as the reference page names them, below the base path. */
const authTable: readonly (readonly [Route['method'], string, Handler])[] = [
  ['POST', '/login', postLogin],
  ['POST', '/logout', postLogout],
  ['GET', '/me', getMe],
  ['PATCH', '/me', patchMe],
  ['PUT', '/me', patchMe],
  ['DELETE', '/me', deleteMe],
  ['GET', '/me/export', getExport],
  ['POST', '/me/avatar', postAvatar],
  ['POST', '/me/profile', postProfile],
  ['POST', '/me/phone', postPhone],
  ['POST', '/me/unionid', postUnionid],
  ['GET', '/avatars/:userId', getAvatar],
  ['POST', '/open-data', postOpenData],
  ['POST', '/session/check', postSessionCheck],
  ['GET', '/sessions', getSessions],
  ['DELETE', '/sessions', deleteOtherSessions],
  ['DELETE', '/sessions/:id', deleteSession],
  ['POST', '/login/cloud', postCloudLogin],
  ['POST', '/access-token', postAccessToken],
  ['GET', '/.well-known/jwks.json', getJwks],
  ['GET', '/.well-known/openid-configuration', getDiscovery],
  ['POST', '/introspect', postIntrospect],
  ['GET', '/openapi.json', getOpenApi],
  ['GET', '/docs', getDocs],
  ['GET', '/wechat/push/:appId', getPush],
  ['POST', '/wechat/push/:appId', postPush],
];

const probeRoutes: readonly Route[] = [
  { method: 'GET', path: '/healthz', handler: getHealth },
  { method: 'GET', path: '/readyz', handler: getReadiness },
  { method: 'GET', path: '/metrics', handler: getMetrics },
];

function authRoutes(basePath: string): readonly Route[] {
  return authTable.map(([method, path, handler]) => ({ method, path: basePath + path, handler }));
}
