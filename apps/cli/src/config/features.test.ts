import { describe, expect, test } from 'vitest';
import { input, key, minimal, okOf, problemsOf } from './config.fixture.ts';
import { readServeConfig } from './config.ts';

const webhookSecret = `whsec_${'A'.repeat(43)}=`;

describe('features', () => {
  test('are off until they are asked for', () => {
    expect(okOf(readServeConfig(input(minimal))).features).toEqual({
      trustedProxies: [],
      metricsToken: null,
      webhook: null,
      phoneConflict: 'reject',
      envelope: 'none',
      cloudRunLogin: 'off',
      accessTokens: true,
      encryptedPhone: true,
      prefetch: false,
      docs: true,
      stepUp: {},
      sessionSeconds: null,
      sessionReplaces: 'none',
      introspectionClients: [],
      push: null,
    });
  });

  test('are read from their variables', () => {
    const { features } = okOf(
      readServeConfig(
        input({
          ...minimal,
          TRUSTED_PROXIES: '10.0.0.0/8, ::1',
          WEBHOOK_URL: 'https://hooks.example.com/x',
          WEBHOOK_SECRET: webhookSecret,
          INTROSPECTION_CLIENTS: `orders:${'s'.repeat(32)}`,
          WX_PUSH_TOKEN: 'AAAAA',
          WX_PUSH_AES_KEY: 'A'.repeat(43),
          SESSION_SECONDS: '2592000',
          SESSION_REPLACES: 'same-app',
          PHONE_CONFLICT: 'ask',
          STEP_UP: 'delete-account, replace-phone',
          ENCRYPTED_PHONE: '0',
          PREFETCH: '1',
        }),
      ),
    );
    expect(features).toMatchObject({
      trustedProxies: ['10.0.0.0/8', '::1'],
      sessionSeconds: 2_592_000,
      sessionReplaces: 'same-app',
      phoneConflict: 'ask',
      encryptedPhone: false,
      prefetch: true,
      stepUp: { deleteAccount: true, exportInFull: false, removeDevices: false, replacePhone: true },
    });
    expect(features.webhook?.secret.reveal()).toBe(webhookSecret);
    expect(features.introspectionClients[0]?.id).toBe('orders');
    expect(features.push?.token.reveal()).toBe('AAAAA');
  });

  test.each([
    [{ CLOUDRUN_LOGIN: '1', CLOUDRUN_GATEWAY_ONLY: '1' }, 'gateway-only'],
    [
      { CLOUDRUN_LOGIN: '1', CBR_ENV_ID: 'prod-1', DATABASE_URL: 'mysql://u:p@db/x', WEAPP_AUTH_SECRET: key },
      'in-cloudrun',
    ],
    [{ CLOUDRUN_GATEWAY_ONLY: '1' }, 'off'],
  ])('read from %j that the login by headers is %s', (env, expected) => {
    expect(okOf(readServeConfig(input({ ...minimal, ...env }))).features.cloudRunLogin).toBe(expected);
  });

  test.each(['http://hooks.example.com/x', 'http://127.evil.example.com/x', 'ftp://127.0.0.1/x'])(
    'refuse to send events to %s, where others could read them',
    (url) => {
      const env = { ...minimal, WEBHOOK_URL: url, WEBHOOK_SECRET: webhookSecret };
      expect(problemsOf(readServeConfig(input(env))).map(({ variable }) => variable)).toEqual([
        'WEBHOOK_URL',
      ]);
    },
  );

  test.each([
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.local'],
    ['INTROSPECTION_CLIENTS', 'orders:short'],
    ['INTROSPECTION_CLIENTS', 's'.repeat(40)],
    ['WEBHOOK_URL', 'https://hooks.example.com'],
    ['CLOUDRUN_LOGIN', '1'],
    ['DOCS', 'no'],
    ['ACCESS_TOKENS', 'off'],
    ['ENCRYPTED_PHONE', 'never'],
    ['PREFETCH', 'always'],
    ['WEBHOOK_SECRET', webhookSecret],
    ['WX_PUSH_AES_KEY', 'A'.repeat(43)],
    ['WX_PUSH_TOKEN', 'no!'],
    ['PHONE_CONFLICT', 'shrug'],
    ['STEP_UP', 'everything'],
    ['ENVELOPE', 'xml'],
    ['SESSION_SECONDS', '31536001'],
    ['SESSION_SECONDS', '-1'],
    ['DATABASE_WAIT_SECONDS', '3601'],
  ])('refuse %s=%s by itself', (name, value) => {
    expect(problemsOf(readServeConfig(input({ ...minimal, [name]: value })))).not.toEqual([]);
  });
});
