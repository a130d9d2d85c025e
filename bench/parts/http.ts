import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsonwebtoken from 'jsonwebtoken';
import { app, serverSecret } from '../lib/app.ts';
import type { ServerCandidate } from '../lib/compare-servers.ts';
import { compareServers } from '../lib/compare-servers.ts';
import { httpRequest } from '../lib/http-request.ts';
import type { Phones } from '../lib/phones.ts';
import { startPhones } from '../lib/phones.ts';
import { startPrivateRedis } from '../lib/private-redis.ts';
import type { Part, PartContext, Table } from '../lib/result.ts';
import type { ServerProcess } from '../lib/server-process.ts';
import { startServer } from '../lib/server-process.ts';

/** Requests that need a login. */
export const httpPart: Part = { name: 'http', run: measureHttp };

const user = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  nickname: null,
  avatarUrl: null,
  hasUnionid: false,
  createdAt: 1_790_000_000_000,
};
const body = JSON.stringify(user);

async function measureHttp({ progress }: PartContext): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-bench-'));
  const phones = await startPhones();
  const redis = await startPrivateRedis();
  const candidates: ServerCandidate[] = [];
  try {
    candidates.push(...(await rawServers()), ...(await ourServers(phones, join(folder, 'login.db'))));
    if (redis !== null) candidates.push(await overRedis(phones, join(folder, 'redis.db'), redis.url));
    candidates.push(await expressJwt(), await betterAuthServer());
    if (redis !== null) candidates.push(await expressSession(redis.url));
    const rows = await compareServers(candidates, { rounds: 9, durationMs: 1000, connections: 64 }, progress);
    return [
      {
        id: 'http',
        title: { zh: '需要登录的 HTTP 请求', en: 'Requests that need a login, over HTTP' },
        unit: { zh: '请求数／CPU 秒', en: 'requests per CPU second' },
        better: 'higher',
        method: {
          zh: `64 个连接，服务器独占一个核，应答为 ${body.length} 字节的 JSON`,
          en: `64 connections, server on a core of its own, ${body.length}-byte JSON answer`,
        },
        rows,
      },
    ];
  } finally {
    await Promise.all(candidates.map(({ server }) => server.stop()));
    await phones.close();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rawServers(): Promise<readonly ServerCandidate[]> {
  const token = 'a'.repeat(43);
  const open = await startServer('raw-http.ts', { body });
  const checked = await startServer('raw-http.ts', { body, token });
  return [
    {
      name: 'node:http',
      role: 'base',
      note: { zh: '不检查登录', en: 'asks for no login' },
      server: open,
      request: get('/me', token),
    },
    { name: 'node:http, SHA-256, Map', role: 'base', server: checked, request: get('/me', token) },
  ];
}

async function ourServers(phones: Phones, path: string): Promise<readonly ServerCandidate[]> {
  const { server, token } = await loggedIn(phones, { path });
  const targets = [{ atLeast: 0.8 }, { atLeast: 4, of: 'express, jsonwebtoken' }];
  return [
    {
      name: { zh: 'weapp-auth，自己的路由', en: 'weapp-auth, a route of your own' },
      role: 'ours',
      targets,
      server,
      request: get('/me', token),
    },
    {
      name: 'weapp-auth, GET /auth/me',
      role: 'ours',
      targets,
      server,
      request: get('/auth/me', token),
    },
  ];
}

/** The answers come from the process, for five seconds after each read; Redis tells at once what has ended meanwhile. */
async function overRedis(phones: Phones, path: string, redisUrl: string): Promise<ServerCandidate> {
  const { server, token } = await loggedIn(phones, { path, redisUrl });
  return {
    name: { zh: 'weapp-auth，自己的路由，接入 Redis', en: 'weapp-auth, a route of your own, Redis-backed' },
    role: 'ours',
    note: {
      zh: '每个进程缓存五秒；登录态结束时经 Redis 通知各进程',
      en: 'a cache of five seconds in each process; a session that ends is announced through Redis',
    },
    targets: [{ atLeast: 0.85 }],
    server,
    request: get('/me', token),
  };
}

async function loggedIn(
  phones: Phones,
  storage: { readonly path: string; readonly redisUrl?: string },
): Promise<{ readonly server: ServerProcess; readonly token: string }> {
  const server = await startServer('weapp-auth.ts', {
    appId: app.appId,
    appSecret: app.secret,
    secret: serverSecret,
    wechatUrl: phones.wechatUrl,
    synchronous: 'normal',
    body,
    ...storage,
  });
  const url = `http://127.0.0.1:${server.port}/auth/login`;
  return { server, token: await tokenFrom(url, { code: await phones.newCode() }) };
}

async function expressJwt(): Promise<ServerCandidate> {
  const server = await startServer('express-jsonwebtoken.ts', { secret: serverSecret, body });
  const token: string = jsonwebtoken.sign({ sub: user.id }, serverSecret, { expiresIn: '1h' });
  const note = { zh: '登录态无法主动结束', en: 'the session cannot be ended' };
  return { name: 'express, jsonwebtoken', role: 'peer', note, server, request: get('/me', token) };
}

async function expressSession(redisUrl: string): Promise<ServerCandidate> {
  const server = await startServer('express-session-redis.ts', { secret: serverSecret, body, redisUrl });
  const answer = await fetch(`http://127.0.0.1:${server.port}/start`);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const request = httpRequest('GET', '/me', { headers: { cookie } });
  return {
    name: 'express-session, Redis',
    role: 'peer',
    note: { zh: '每次都查 Redis', en: 'asks Redis each time' },
    server,
    request: () => request,
  };
}

async function betterAuthServer(): Promise<ServerCandidate> {
  const server = await startServer('better-auth.ts', { secret: serverSecret });
  const origin = `http://127.0.0.1:${server.port}`;
  const person = { name: 'Alice', email: 'alice@example.com', password: 'a long enough password' };
  const token = await tokenFrom(`${origin}/api/auth/sign-up/email`, person);
  const note = { zh: '用它自带的处理函数，登录态在内存中', en: 'its own handler, sessions in memory' };
  const request = get('/api/auth/get-session', token);
  return { name: 'better-auth', role: 'peer', note, server, request };
}

/** Both login servers answer with a `token`. */
async function tokenFrom(url: string, value: object): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(value) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token; // As both document it.
}

function get(path: string, token: string): () => Buffer {
  const request = httpRequest('GET', path, { headers: { authorization: `Bearer ${token}` } });
  return () => request;
}
