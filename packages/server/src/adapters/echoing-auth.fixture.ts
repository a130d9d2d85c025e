import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { User } from '@weapp-auth/protocol';
import { onTestFinished } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** What {@link echoingAuth} saw of a request. */
export interface Echo {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | null;
  readonly body: string;
  readonly remoteAddress: string | null;
}

const user: User = {
  id: '0197b0c8-0000-7000-8000-000000000001',
  nickname: '小爱',
  avatarUrl: null,
  hasUnionid: false,
  createdAt: 0,
};
const signedIn: CurrentLogin = {
  user,
  session: {
    id: 's1',
    userId: user.id,
    appId: 'wx1',
    openId: 'o1',
    device: null,
    createdAt: 0,
    expiresAt: 1,
  },
};

/** A login server that answers what it was asked, so that a test sees what an adapter made of a request. */
export function echoingAuth(basePath = '/auth'): MountableAuth {
  return { basePath, fetch: echo, verify, refuse, logInCarried };
}

async function echo(request: Request, peer?: { remoteAddress: string | undefined }): Promise<Response> {
  const url = URL.parse(request.url);
  // As the login server does: some requests get to it with a host that is none.
  if (url === null) return refuse({ code: 'validation_failed' }, request.headers);
  if (url.pathname.endsWith('/nothing')) return new Response(null, { status: 204 });
  const seen: Echo = {
    method: request.method,
    path: url.pathname + url.search,
    contentType: request.headers.get('content-type'),
    body: await request.text(),
    remoteAddress: peer?.remoteAddress ?? null,
  };
  return Response.json(seen, { status: 201, headers: { 'x-request-id': 'r1', 'cache-control': 'no-store' } });
}

const verify: MountableAuth['verify'] = async (token) => {
  switch (token) {
    case 'good':
      return { kind: 'valid', ...signedIn };
    case 'expired':
      return { kind: 'expired' };
    case 'kicked':
      return { kind: 'revoked', reason: 'kicked' };
    case 'away':
      throw new StoreError('store_unavailable', 'the store is away');
    case 'broken':
      throw new Error('a fault');
    default:
      return { kind: 'unknown' };
  }
};

const logInCarried: NonNullable<MountableAuth['logInCarried']> = async (headers) => {
  const code = headers.get('x-login')?.split(' ')[0];
  if (code === undefined) return null;
  if (code === 'fresh-code')
    return { kind: 'signed-in', login: { token: 'good', expiresIn: 60, user, isNewUser: true } };
  return { kind: 'refused', response: Response.json({ code: 'code_used' }, { status: 401 }) };
};

const statuses: { readonly [code: string]: number } = { service_unavailable: 503, validation_failed: 400 };

const refuse: MountableAuth['refuse'] = ({ code, reason }, headers) =>
  Response.json(
    { code, reason, language: headers.get('accept-language') },
    {
      status: statuses[code] ?? 401,
      headers: { 'content-type': 'application/problem+json' },
    },
  );

/** Serves until the test ends and gives the origin. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  // The address of a TCP listener is never a path.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
