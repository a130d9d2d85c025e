import type { JWK_EC_Private, JWK_EC_Public, JWK_RSA_Private, JWK_RSA_Public } from 'jose';

/** A key pair as a JWK. */
export type PrivateJwk = JWK_EC_Private | JWK_RSA_Private;

/** A public key as the JWKS shows it. */
export type PublicKey =
  | (JWK_EC_Public & { readonly kid: string; readonly alg: 'ES256'; readonly use: 'sig' })
  | (JWK_RSA_Public & { readonly kid: string; readonly alg: 'RS256'; readonly use: 'sig' });

/** How keys of an algorithm are made, and where they lie. */
export interface KeyAlgorithm {
  /** The name of the shared value that holds them. */
  readonly sharedKey: string;
  generate(): Promise<PrivateJwk>;
}

/** ECDSA on P-256: small signatures, and what access tokens are signed with. */
export const es256: KeyAlgorithm = {
  sharedKey: 'jwt-signing-keys',
  // generateKeyPair is asked for an EC key.
  generate: async () => (await generate('ES256')) as JWK_EC_Private,
};

/** RSA: what every OpenID client understands. */
export const rs256: KeyAlgorithm = {
  sharedKey: 'rsa-signing-keys',
  // generateKeyPair is asked for an RSA key.
  generate: async () => (await generate('RS256')) as JWK_RSA_Private,
};

/** The public half of a key pair. */
export function toPublicKey(jwk: PrivateJwk, kid: string): PublicKey {
  if ('crv' in jwk) {
    const { crv, x, y } = jwk;
    return { kty: 'EC', crv, x, y, kid, alg: 'ES256', use: 'sig' };
  }
  const { n, e } = jwk;
  return { kty: 'RSA', n, e, kid, alg: 'RS256', use: 'sig' };
}

/** The name of a key (RFC 7638). */
export async function thumbprintOf(jwk: PrivateJwk): Promise<string> {
  const { calculateJwkThumbprint } = await import('jose');
  return calculateJwkThumbprint(jwk);
}

async function generate(alg: 'ES256' | 'RS256'): Promise<object> {
  const { exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return exportJWK(privateKey);
}
