import type { JSONWebKeySet } from 'jose';
import { describe, expect, test } from 'vitest';
import { openOidcBed } from './oidc-bed.fixture.ts';

/** The statements of the OpenID Foundation's conformance profile "Config": see `openid-basic-profile.system.test.ts`. */
describe('Config', () => {
  test('oidcc-discovery-endpoint-verification: what has to be there is there, and true', async () => {
    const bed = await openOidcBed();
    const response = await fetch(`${bed.issuer}/.well-known/openid-configuration`);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const found = (await response.json()) as Readonly<Record<string, unknown>>;
    expect(found).toMatchObject({
      issuer: bed.issuer,
      authorization_endpoint: `${bed.issuer}/auth`,
      token_endpoint: `${bed.issuer}/token`,
      userinfo_endpoint: `${bed.issuer}/me`,
      jwks_uri: `${bed.issuer}/jwks`,
      end_session_endpoint: `${bed.issuer}/session/end`,
      revocation_endpoint: `${bed.issuer}/token/revocation`,
      device_authorization_endpoint: `${bed.issuer}/device/auth`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
      code_challenge_methods_supported: ['S256'],
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
      authorization_response_iss_parameter_supported: true,
    });
    expect(found.scopes_supported).toEqual(
      expect.arrayContaining(['openid', 'profile', 'phone', 'offline_access']),
    );
    expect(found.claims_supported).toEqual(
      expect.arrayContaining(['sub', 'nickname', 'picture', 'phone_number', 'phone_number_verified', 'amr']),
    );
    expect(found.grant_types_supported).toEqual(
      expect.arrayContaining([
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ]),
    );
    expect(found).not.toHaveProperty('registration_endpoint');
    expect(found.request_parameter_supported).not.toBe(true);
  });

  test('oidcc-discovery-jwks: public keys with kid, use and alg, and no private half', async () => {
    const bed = await openOidcBed();
    const { keys } = (await (await fetch(`${bed.issuer}/jwks`)).json()) as JSONWebKeySet;
    expect(keys.map(({ kty, alg, use }) => [kty, alg, use]).sort()).toEqual([
      ['EC', 'ES256', 'sig'],
      ['RSA', 'RS256', 'sig'],
    ]);
    for (const key of keys) {
      expect(key.kid).toEqual(expect.any(String));
      for (const half of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(half);
    }
  });

  test('oidcc-server-rotate-keys: see the test of tokens; the access tokens of the login server share the EC key', async () => {
    const bed = await openOidcBed();
    const own = (await (
      await fetch(bed.issuer.replace('/oidc', '/auth/.well-known/jwks.json'))
    ).json()) as JSONWebKeySet;
    const { keys } = (await (await fetch(`${bed.issuer}/jwks`)).json()) as JSONWebKeySet;
    expect(keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining(own.keys.map(({ kid }) => kid)));
  });
});
