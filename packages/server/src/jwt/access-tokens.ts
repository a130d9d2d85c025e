import type { User } from '@weapp-auth/protocol';
import type { JWTPayload } from 'jose';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { AccessTokenOptions } from './jwt-options.ts';
import { es256, type PrivateJwk, type PublicKey, rs256 } from './key-algorithm.ts';
import { createSigningKeys, type SigningKeys, type SigningKeysOptions } from './signing-keys.ts';

/** Whom a token is minted for. */
export interface AccessTokenRequest {
  readonly issuer: string;
  readonly user: User;
  readonly session: VerifiedSession;
  /** Null: the default. */
  readonly audience: string | null;
}

/** Every ending of minting. */
export type MintedToken =
  | { readonly kind: 'minted'; readonly accessToken: string; readonly expiresIn: number }
  | { readonly kind: 'audience-unknown' };

/**
 * Short-lived JWTs (ES256, RFC 9068) that other back ends verify by themselves.
 *
 * `jose` is loaded with the first token, here and for the keys: many servers mint none, and it costs memory.
 */
export interface AccessTokens {
  mint(request: AccessTokenRequest): Promise<MintedToken>;
  /** The claims of a token of ours that is neither altered nor over; null for any other text. */
  read(token: string, issuer: string): Promise<JWTPayload | null>;
  /** The keys for the JWKS. */
  publicKeys(): Promise<readonly PublicKey[]>;
  /** The key pairs that sign ID tokens of websites, those in use first: the access tokens' own, and RSA. */
  idTokenKeys(): Promise<readonly PrivateJwk[]>;
  /** The public keys of ID tokens. */
  publicIdTokenKeys(): Promise<readonly PublicKey[]>;
  /** Seals the signing keys under the newest secret. */
  resealKeys(): Promise<void>;
}

/** Creates them. @throws TypeError when an option cannot be used. */
export function createAccessTokens(
  options: AccessTokenOptions,
  ports: Pick<SigningKeysOptions, 'store' | 'keys' | 'log' | 'audit' | 'now' | 'elapsed'> & {
    readonly newId: () => string;
  },
): AccessTokens {
  const lifetimeSeconds = positive('accessToken.lifetimeSeconds', options.lifetimeSeconds ?? 600);
  const rotateAfterDays = positive('accessToken.rotateAfterDays', options.rotateAfterDays ?? 30);
  const state: State = {
    ...ports,
    audiences: typeof options.audience === 'string' ? [options.audience] : (options.audience ?? []),
    lifetimeSeconds,
    includeOpenId: options.includeOpenId ?? false,
    signingKeys: createSigningKeys({
      ...ports,
      algorithm: es256,
      rotateAfterMs: rotateAfterDays * dayMs,
      tokenLifetimeMs: lifetimeSeconds * 1000,
    }),
    rsaKeys: createSigningKeys({
      ...ports,
      algorithm: rs256,
      rotateAfterMs: rotateAfterDays * dayMs,
      // A website says by an old ID token whom it logs out.
      tokenLifetimeMs: 14 * dayMs,
    }),
  };
  const all = [state.signingKeys, state.rsaKeys];
  return {
    mint: (request) => mint(state, request),
    read: (token, issuer) => read(state, token, issuer),
    publicKeys: () => state.signingKeys.published(),
    idTokenKeys: async () => (await Promise.all(all.map((keys) => keys.privateJwks()))).flat(),
    publicIdTokenKeys: async () => (await Promise.all(all.map((keys) => keys.published()))).flat(),
    async resealKeys() {
      for (const keys of all) await keys.reseal();
    },
  };
}

interface State {
  readonly audiences: readonly string[];
  readonly lifetimeSeconds: number;
  readonly includeOpenId: boolean;
  readonly signingKeys: SigningKeys;
  /** Made with the first question: few servers need them. */
  readonly rsaKeys: SigningKeys;
  readonly now: () => number;
  readonly newId: () => string;
}

const dayMs = 86_400_000;
const tokenType = 'at+jwt';

async function mint(state: State, request: AccessTokenRequest): Promise<MintedToken> {
  const { issuer, user, session } = request;
  const audiences = state.audiences.length === 0 ? [issuer] : state.audiences;
  const audience = request.audience ?? audiences[0] ?? issuer;
  if (!audiences.includes(audience)) return { kind: 'audience-unknown' };

  const now = Math.floor(state.now() / 1000);
  const expiresIn = Math.min(state.lifetimeSeconds, Math.floor(session.expiresAt / 1000) - now);
  const { kid, privateKey } = await state.signingKeys.current();
  const { SignJWT } = await import('jose');
  const accessToken = await new SignJWT({
    client_id: session.appId,
    sid: session.id,
    ...(state.includeOpenId && { openid: session.openId }),
  })
    .setProtectedHeader({ alg: 'ES256', typ: tokenType, kid })
    .setIssuer(issuer)
    .setSubject(user.id)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .setJti(state.newId())
    .sign(privateKey);
  return { kind: 'minted', accessToken, expiresIn };
}

async function read(state: State, token: string, issuer: string): Promise<JWTPayload | null> {
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose');
  const keys = createLocalJWKSet({ keys: [...(await state.signingKeys.published())] });
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['ES256'],
      typ: tokenType,
      issuer,
      requiredClaims: ['sub', 'sid', 'exp', 'aud'],
      currentDate: new Date(state.now()),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new TypeError(`${name} must be a positive number`);
}
