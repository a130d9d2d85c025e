import { hash } from 'node:crypto';
import type { Sessions } from '../sessions/sessions.ts';
import { isTokenShaped } from '../sessions/token.ts';
import type { Store } from '../store/store.ts';
import { equalDigests } from '../wechat/signatures.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { IntrospectionClient } from './jwt-options.ts';

/** What RFC 7662 answers. `{ active: false }` says nothing more, whatever the reason. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly token_type: 'Bearer';
      readonly iss: string;
      /** The user's id. */
      readonly sub: string;
      /** The AppID of the mini program. */
      readonly client_id: string;
      /** The session's id. */
      readonly sid: string;
      readonly aud?: string | readonly string[];
      /** Seconds since 1970. */
      readonly iat: number;
      readonly exp: number;
    };

/** Tells which client proved itself by id and secret. */
export type FindIntrospectionClient = (id: string, secret: string) => IntrospectionClient | null;

/**
 * Makes the check of client credentials. Takes the same time for an unknown id and for a wrong secret.
 *
 * @throws TypeError when an id is missing or there twice, or a secret is too short
 */
export function createClientDirectory(clients: readonly IntrospectionClient[]): FindIntrospectionClient {
  const known = clients.map((client) => ({ client, digest: digestOf(client.id, checkClient(client)) }));
  if (new Set(clients.map(({ id }) => id)).size !== clients.length) {
    throw new TypeError('introspection: the same client id is there twice');
  }
  return (id, secret) => {
    const digest = digestOf(id, secret);
    const matches = known.filter((candidate) => equalDigests(candidate.digest, digest));
    return matches[0]?.client ?? null;
  };
}

/** What saying what a token is worth takes. */
export interface IntrospectionPorts {
  readonly sessions: Pick<Sessions, 'verify'>;
  readonly accessTokens: Pick<AccessTokens, 'read'>;
  readonly store: Pick<Store, 'findUserSession'>;
  readonly now: () => number;
}

/** Says what a token is worth now: a session token, or an access token whose session must still be alive. */
export async function introspect(
  ports: IntrospectionPorts,
  request: { readonly token: string; readonly issuer: string },
): Promise<Introspection> {
  const { token, issuer } = request;
  return isTokenShaped(token) ? introspectSession(ports, token, issuer) : introspectJwt(ports, token, issuer);
}

async function introspectSession(
  ports: IntrospectionPorts,
  token: string,
  issuer: string,
): Promise<Introspection> {
  const verification = await ports.sessions.verify(token);
  if (verification.kind !== 'valid') return { active: false };
  const { session, user } = verification;
  return {
    active: true,
    token_type: 'Bearer',
    iss: issuer,
    sub: user.id,
    client_id: session.appId,
    sid: session.id,
    iat: Math.floor(session.createdAt / 1000),
    exp: Math.floor(session.expiresAt / 1000),
  };
}

async function introspectJwt(
  ports: IntrospectionPorts,
  token: string,
  issuer: string,
): Promise<Introspection> {
  const claims = await ports.accessTokens.read(token, issuer);
  if (claims === null) return { active: false };
  const { aud = issuer, iat = 0, exp = 0, sid } = claims;
  // The user may have been merged away since: the session goes by whom it continues as, and so does the answer.
  const session = await ports.store.findUserSession(claims.sub ?? '', String(sid));
  if (session === null || session.revokedAt !== null || session.expiresAt <= ports.now())
    return { active: false };
  const { id, appId, userId: sub } = session;
  return { active: true, token_type: 'Bearer', iss: issuer, sub, client_id: appId, sid: id, aud, iat, exp };
}

function checkClient({ id, secret }: IntrospectionClient): string {
  const text = typeof secret === 'string' ? secret : secret.reveal();
  if (id === '') throw new TypeError('introspection: a client needs an id');
  if (text.length < 32) throw new TypeError('introspection: a secret needs at least 32 characters');
  return text;
}

function digestOf(id: string, secret: string): string {
  return hash('sha256', JSON.stringify([id, secret]), 'hex');
}
