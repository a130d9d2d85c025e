import { createHmac, randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { createClient } from '@redis/client';
import { RedisStore } from 'connect-redis';
import session from 'express-session';
import { app, serverSecret } from '../lib/app.ts';
import type { Candidate } from '../lib/compare-functions.ts';
import { eachTokenAwaited, eachTokenTogether, randomTokens } from '../lib/token-pool.ts';
import { waferHeaders } from '../lib/wafer.ts';

/** A middleware as Express calls it. */
type Middleware = (request: object, response: object, next: (error?: unknown) => void) => void;

/** Tencent's own middleware of the days of wafer. It runs on Node 24, though it was last published in 2017. */
export async function waferSession(): Promise<Candidate> {
  const wafer = createRequire(import.meta.url)('wafer-node-session');
  const store = new wafer.MemoryStore();
  const options = { appId: app.appId, appSecret: app.secret, loginPath: '/login', store };
  const middleware: Middleware = wafer(options);
  const ids = randomTokens();
  const headers = new Map<string, object>();
  for (const id of ids) {
    const sessionKey = randomBytes(16).toString('base64');
    const cookie = new wafer.Cookie({ maxAge: 3_600_000 });
    await new Promise((resolve) => store.set(id, { id, sessionKey, cookie }, resolve));
    headers.set(id, { host: '127.0.0.1', ...waferHeaders(id, sessionKey) });
  }
  return {
    name: 'wafer-node-session',
    role: 'peer',
    note: {
      zh: '用它的中间件与内存存储；凭两个请求头，而不是一个令牌',
      en: 'its middleware with its memory store; two headers instead of one token',
    },
    run: eachTokenAwaited(ids, async (id) => {
      const request: { url: string; headers: object; session?: object } = {
        url: '/me',
        headers: headers.get(id) ?? {},
      };
      await passed(middleware, request, {});
      return request.session;
    }),
  };
}

/** express-session on its Redis store, fifty requests at once. */
export async function expressSessions(redisUrl: string): Promise<Candidate & { close(): Promise<void> }> {
  const client = createClient({ url: redisUrl });
  await client.connect();
  const store = new RedisStore({ client, prefix: 'express-session:' });
  const options = { store, secret: serverSecret, resave: false, saveUninitialized: false };
  const middleware: Middleware = session(options);
  const ids = randomTokens();
  const maxAge = 3_600_000;
  const cookie = { originalMaxAge: maxAge, expires: new Date(Date.now() + maxAge), path: '/' };
  for (const id of ids) await client.set(`express-session:${id}`, JSON.stringify({ cookie, user: id }));
  const cookies = new Map(ids.map((id) => [id, `connect.sid=${encodeURIComponent(signed(id))}`]));
  return {
    name: 'express-session, Redis',
    role: 'peer',
    note: { zh: '只跑它的中间件，不含 Express', en: 'its middleware alone, without Express' },
    run: eachTokenTogether(ids, async (id) => {
      const request = Object.assign(new IncomingMessage(new Socket()), { url: '/me', originalUrl: '/me' });
      request.headers.cookie = cookies.get(id) ?? '';
      await passed(middleware, request, new ServerResponse(request));
      return (request as { session?: { user?: string } }).session?.user === id;
    }),
    close: () => client.close(),
  };
}

/** As `cookie-signature` does it. */
function signed(id: string): string {
  const signature = createHmac('sha256', serverSecret).update(id).digest('base64').replace(/=+$/, '');
  return `s:${id}.${signature}`;
}

function passed(middleware: Middleware, request: object, response: object): Promise<void> {
  return new Promise((resolve, reject) => {
    middleware(request, response, (error) => (error === undefined ? resolve() : reject(error)));
  });
}
