import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { input, minimal, okOf, problemsOf } from './config.fixture.ts';
import { readServeConfig } from './config.ts';
import type { Env } from './env-value.ts';

const secret = 's'.repeat(32);
const clients = JSON.stringify([
  {
    clientId: 'shop',
    clientSecret: secret,
    name: 'Shop',
    redirectUris: ['https://shop.example.com/callback'],
  },
]);
const enough: Env = { ...minimal, OIDC_CLIENTS: clients, PUBLIC_URL: 'https://login.example.com' };

test('nobody signs in to websites until they are listed', () => {
  expect(okOf(readServeConfig(input(minimal))).websites).toBeNull();
});

test('websites are read from a variable or a file, and printing the configuration prints no secret', () => {
  const config = okOf(readServeConfig(input(enough)));
  expect(config.websites).toMatchObject({ page: 'pages/scan-login/index', envVersion: 'release' });
  expect(config.websites?.clients()).toEqual(JSON.parse(clients));
  expect(inspect(config, { depth: null }) + JSON.stringify(config)).not.toContain(secret);
  const { OIDC_CLIENTS: _, ...rest } = enough;
  const fromFile = okOf(
    readServeConfig(input({ ...rest, OIDC_CLIENTS_FILE: '/clients' }, { '/clients': clients })),
  );
  expect(fromFile.websites?.clients()).toEqual(JSON.parse(clients));
});

test('page and version of the mini program can be chosen', () => {
  const chosen = { ...enough, SCAN_LOGIN_PAGE: 'pages/web/sign-in', SCAN_LOGIN_VERSION: 'trial' };
  expect(okOf(readServeConfig(input(chosen))).websites).toMatchObject({
    page: 'pages/web/sign-in',
    envVersion: 'trial',
  });
});

test.each<[string, Env, string, string]>([
  ['no JSON', { ...enough, OIDC_CLIENTS: 'shop' }, 'setting_malformed', 'OIDC_CLIENTS'],
  [
    'a short secret',
    { ...enough, OIDC_CLIENTS: clients.replace(secret, 'canary') },
    'setting_malformed',
    'OIDC_CLIENTS',
  ],
  ['no address', { ...minimal, OIDC_CLIENTS: clients }, 'public_url_missing', 'PUBLIC_URL'],
  ['a page with a slash', { ...enough, SCAN_LOGIN_PAGE: '/pages/a' }, 'setting_malformed', 'SCAN_LOGIN_PAGE'],
  ['an unknown version', { ...enough, SCAN_LOGIN_VERSION: 'beta' }, 'choice_unknown', 'SCAN_LOGIN_VERSION'],
])('%s is a problem that names the variable and no value', (_, env, code, variable) => {
  const problems = problemsOf(readServeConfig(input(env)));
  expect(problems.map((problem) => [problem.code, problem.variable])).toEqual([[code, variable]]);
  expect(JSON.stringify(problems)).not.toContain('canary');
});
