import type { Answer } from '../answer.ts';
import type { HttpCall } from '../call.ts';
import { publicPath } from '../public-path.ts';

/** Verifiers may keep both documents for five minutes: a new key is published an hour before it signs. */
const headers = { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' } as const;

/** `GET /auth/.well-known/jwks.json` (RFC 7517) */
export async function getJwks(call: HttpCall): Promise<Answer> {
  const keys = await call.context.accessTokens.publicKeys();
  return document('application/jwk-set+json', { keys });
}

/** `GET /auth/.well-known/openid-configuration` (OpenID Connect Discovery 1.0) */
export async function getDiscovery(call: HttpCall): Promise<Answer> {
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
}

/** Other people's formats: an envelope would make them unreadable. */
function document(contentType: string, body: object): Answer {
  return { kind: 'raw', status: 200, contentType, body: JSON.stringify(body), headers };
}
