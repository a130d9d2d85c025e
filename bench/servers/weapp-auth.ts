/** This project, as a user mounts it: the login routes, and a route of the user's own that needs a login. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createWeappAuth } from '@weapp-auth/server';
import { toNodeHandler } from '@weapp-auth/server/node';
import { redisCache } from '@weapp-auth/server/redis';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { profileOnSignal } from '../lib/profiler.ts';
import { listen, settings } from './listen.ts';

const { appId, appSecret, secret, wechatUrl, path, synchronous, body, redisUrl, profile } = settings<{
  readonly appId: string;
  readonly appSecret: string;
  readonly secret: string;
  readonly wechatUrl: string;
  readonly path: string;
  readonly synchronous: 'normal' | 'full';
  readonly body: string;
  readonly redisUrl?: string;
  /** Where to write a CPU profile. */
  readonly profile?: string;
}>();

if (profile !== undefined) profileOnSignal(profile);
const store = sqliteStore({ path, synchronous });
await store.migrate();
const auth = createWeappAuth({
  apps: { appId, secret: appSecret },
  secret,
  store,
  wechat: { baseUrl: wechatUrl, production: false },
  // The load comes from one address, in minutes what a town brings in a day: counted as ever, and never too often.
  rateLimits: { loginsPerAddress: { count: 1_000_000_000, seconds: 60 } },
  ...(redisUrl !== undefined && { cache: redisCache({ url: redisUrl }) }),
});
const routes = toNodeHandler(auth);
const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };

listen((request, response) => {
  if (request.url === '/me') void ownRoute(request, response);
  else void routes(request, response);
});

async function ownRoute(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const verification = await auth.verify(token);
  if (verification.kind === 'valid') response.writeHead(200, headers).end(body);
  else response.writeHead(401).end();
}
