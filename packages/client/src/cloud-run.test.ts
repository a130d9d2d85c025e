import { expect, test } from 'vitest';
import { cloudRun } from './cloud-run.ts';
import { createAuth } from './core.ts';
import { createWorld } from './testing/world.fixture.ts';
import type { RequestOptions } from './wx-like.ts';

test('login and requests go through wx.cloud.callContainer, with environment and service', async () => {
  const { options } = createWorld();
  const sent: (RequestOptions & { path: string })[] = [];
  const callContainer = (request: RequestOptions & { path: string }) => {
    sent.push(request);
    request.success?.({ statusCode: 200, data: { token: 't', user: { id: 'u' }, isNewUser: false } });
  };
  const wx = Object.assign(options.wx, { cloud: { callContainer } });
  const auth = createAuth({
    ...options,
    baseUrl: '',
    transport: cloudRun({ env: 'prod-1', service: 'login', wx }),
  });
  await auth.request({ url: '/orders?id=1' });
  expect(sent).toMatchObject([
    { path: '/auth/login', method: 'POST', config: { env: 'prod-1' }, header: { 'X-WX-SERVICE': 'login' } },
    { path: '/orders?id=1', header: { 'X-WX-SERVICE': 'login', Authorization: 'Bearer t' } },
  ]);
  expect(sent[0]).not.toHaveProperty('url');
});

test('an absolute URL becomes the path of the service', () => {
  const paths: string[] = [];
  const { wx } = createWorld();
  Object.assign(wx, { cloud: { callContainer: ({ path }: { path: string }) => paths.push(path) } });
  cloudRun({ env: 'e', service: 's', wx })({ url: 'https://login.example.com/auth/me' });
  expect(paths).toEqual(['/auth/me']);
});

test('a base library without callContainer is said at once', () => {
  const { wx } = createWorld();
  Object.assign(wx, { cloud: undefined });
  expect(() => cloudRun({ env: 'e', service: 's', wx })).toThrow('2.23.0');
});
