import { describe, expect, test } from 'vitest';
import { input, minimal, okOf, problemsOf } from './config.fixture.ts';
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
      cloudRunLogin: false,
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
        }),
      ),
    );
    expect(features).toMatchObject({
      trustedProxies: ['10.0.0.0/8', '::1'],
      sessionSeconds: 2_592_000,
      sessionReplaces: 'same-app',
      phoneConflict: 'ask',
    });
    expect(features.webhook?.secret.reveal()).toBe(webhookSecret);
    expect(features.introspectionClients[0]?.id).toBe('orders');
    expect(features.push?.token.reveal()).toBe('AAAAA');
  });

  test.each([
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.local'],
    ['INTROSPECTION_CLIENTS', 'orders:short'],
    ['INTROSPECTION_CLIENTS', 's'.repeat(40)],
    ['WEBHOOK_URL', 'https://hooks.example.com'],
    ['WEBHOOK_SECRET', webhookSecret],
    ['WX_PUSH_AES_KEY', 'A'.repeat(43)],
    ['WX_PUSH_TOKEN', 'no!'],
    ['PHONE_CONFLICT', 'shrug'],
    ['ENVELOPE', 'xml'],
    ['SESSION_SECONDS', '31536001'],
    ['SESSION_SECONDS', '-1'],
    ['DATABASE_WAIT_SECONDS', '3601'],
  ])('refuse %s=%s by itself', (name, value) => {
    expect(problemsOf(readServeConfig(input({ ...minimal, [name]: value })))).not.toEqual([]);
  });
});
