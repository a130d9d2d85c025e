import type { User } from '@weapp-auth/protocol';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { Verification, VerifiedSession } from '../session.ts';
import type { HttpCall } from './call.ts';

/** Who sent the request. */
export interface Authenticated {
  readonly kind: 'authenticated';
  readonly token: string;
  readonly session: VerifiedSession;
  readonly user: User;
}

/** Reads and verifies the token of a request (`Authorization: Bearer`, RFC 6750). */
export async function authenticate(call: HttpCall): Promise<Authenticated | Refusal> {
  const token = readToken(call.headers, call.config.headerNames.token);
  if (token === null) return refuse('unauthenticated');
  const verification = await call.context.sessions.verify(token);
  if (verification.kind !== 'valid') return refuseVerification(verification);
  const { session, user } = verification;
  const limited =
    call.request.method === 'GET' ? null : await call.context.limits?.beforeUserRequest(user.id);
  if (limited) return limited;
  return { kind: 'authenticated', token, session, user };
}

/** What a client is told about a token that is not valid. */
export function refuseVerification(verification: Exclude<Verification, { kind: 'valid' }>): Refusal {
  switch (verification.kind) {
    case 'expired':
      return refuse('session_expired');
    case 'revoked':
      return refuse('session_revoked', { reason: verification.reason });
    case 'unknown':
      return refuse('unauthenticated');
    default:
      return verification satisfies never;
  }
}

/** The token of a request. In a header of its own it may stand without `Bearer`. */
export function readToken(headers: Headers, name: string): string | null {
  const header = headers.get(name);
  if (name === 'authorization' || header === null || /^bearer /i.test(header)) return readBearer(header);
  return readBearer(`Bearer ${header}`);
}

/** The token of an `Authorization` header. The scheme's name is case-insensitive. */
export function readBearer(header: string | null): string | null {
  if (header === null || header.length > 4096) return null;
  const match = /^bearer +([\w.~+/-]+=*) *$/i.exec(header);
  return match?.[1] ?? null;
}
