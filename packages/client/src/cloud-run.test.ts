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

test.each([
  ['/orders', '/orders'],
  ['https://login.example.com/auth/me?x=1', '/auth/me?x=1'],
  ['https://login.example.com.evil.example/auth/me', undefined],
  ['https://weather.example.com/today', undefined],
])('%s is the path %s of the service; what is none is asked as always', (url, path) => {
  const { wx } = createWorld();
  const [paths, others]: [string[], string[]] = [[], []];
  const cloud = { callContainer: ({ path }: { path: string }) => paths.push(path) };
  Object.assign(wx, { cloud, request: (request: RequestOptions) => others.push(request.url) });
  cloudRun({ env: 'e', service: 's', baseUrl: 'https://login.example.com', wx })({ url });
  expect([paths, others]).toEqual(path ? [[path], []] : [[], [url]]);
});

test('a base library without callContainer is said at once', () => {
  const { wx } = createWorld();
  Object.assign(wx, { cloud: undefined });
  expect(() => cloudRun({ env: 'e', service: 's', wx })).toThrow('2.23.0');
});
