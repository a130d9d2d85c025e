import { NextRequest } from 'next/server.js';
import { describe, expect, it } from 'vitest';
import { echoingAuth } from './echoing-auth.fixture.ts';
import { requireUser, weappAuth } from './next.ts';

const url = 'http://localhost/hello';

describe('Next.js route handlers', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)('passes %s on', async (method) => {
    const body = method === 'GET' ? null : '{"code":"c"}';
    const request = new NextRequest('http://localhost/auth/login?a=1', { method, body });
    const response = await weappAuth(echoingAuth())[method](request);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ method, path: '/auth/login?a=1', body: body ?? '' });
  });

  it('lets a valid token through and hands on user, session and what Next.js passes', async () => {
    const route = requireUser(
      echoingAuth(),
      async (request, { user, session }, context: { params: string }) =>
        Response.json([new URL(request.url).pathname, user.nickname, session.openId, context.params]),
    );
    const request = new NextRequest(url, { headers: { authorization: 'Bearer good' } });
    expect(await (await route(request, { params: 'p' })).json()).toEqual(['/hello', '小爱', 'o1', 'p']);
  });

  it.each([
    [undefined, 401],
    ['Bearer expired', 401],
    ['Bearer away', 503],
  ])('refuses %j without running the handler', async (authorization, status) => {
    const route = requireUser(echoingAuth(), () => {
      throw new Error('must not run');
    });
    const request = new NextRequest(url, authorization === undefined ? {} : { headers: { authorization } });
    const response = await route(request, undefined);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});
