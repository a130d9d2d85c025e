import type { RawAnswer } from '../answer.ts';
import { publicPath } from '../public-url.ts';
import { defineRoute, type Route } from '../route.ts';

/** The public keys of the JWTs (RFC 7517). */
export const getJwks: Route = defineRoute(
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: { zh: '校验 JWT 的公钥（RFC 7517）。', en: 'The public keys for these JWTs (RFC 7517).' },
    isOffered: ({ hasIssuer }) => hasIssuer,
    answer: 'application/jwk-set+json',
  },
  async ({ call }) => {
    const keys = await call.context.accessTokens.publicKeys();
    return document('application/jwk-set+json', { keys });
  },
);

/** OpenID Connect Discovery 1.0. */
export const getDiscovery: Route = defineRoute(
  {
    method: 'GET',
    path: '/.well-known/openid-configuration',
    summary: { zh: '发现文档。', en: 'The discovery document.' },
    isOffered: ({ hasIssuer }) => hasIssuer,
    answer: 'application/json',
  },
  ({ call }) => {
    const issuer = publicPath(call);
    return document('application/json', {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      // Logging in happens through WeChat, not through a browser redirect: there is no authorization endpoint to name.
      response_types_supported: [],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      ...(call.config.findIntrospectionClient && {
        introspection_endpoint: `${issuer}/introspect`,
        introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      }),
      claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'client_id', 'sid'],
    });
  },
);

/** Verifiers may keep both documents for five minutes: a new key is published an hour before it signs. */
const headers = { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' } as const;

/** The formats are defined elsewhere: an envelope would make them unreadable. */
function document(contentType: string, body: object): RawAnswer {
  return { kind: 'raw', status: 200, contentType, body: JSON.stringify(body), headers };
}
