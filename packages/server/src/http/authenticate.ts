import { type Refusal, refuse } from '../errors/refusal.ts';
import type { ValidSession, Verification } from '../sessions/sessions.ts';
import { isTokenShaped } from '../sessions/token.ts';
import type { HttpCall } from './call.ts';
import type { RequestHeaders } from './http-request.ts';

/** Reads and verifies the token of a request (`Authorization: Bearer`, RFC 6750). */
export async function authenticate(call: HttpCall): Promise<ValidSession | Refusal> {
  const token = readToken(call.headers, call.config.headerNames.token);
  if (token === null) return refuse('unauthenticated');
  const { sessions, limits } = call.context;
  const work = (): Promise<Verification> => sessions.verify(token);
  const isBad = ({ kind }: Verification): boolean => kind === 'unknown';
  const known = sessions.verifyCached(token);
  if (known !== null) return known;
  const verification = limits
    ? await limits.token({ sender: call.sender(), secret: token, work, isBad })
    : await work();
  if (verification.kind === 'refused') return verification;
  return verification.kind === 'valid' ? verification : refuseVerification(verification);
}

/** Who sent a request, where this process knows the session already; null: {@link authenticate} has to ask. */
export function findCachedSession(call: HttpCall): ValidSession | null {
  const token = readToken(call.headers, call.config.headerNames.token);
  return token === null ? null : call.context.sessions.verifyCached(token);
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
export function readToken(headers: RequestHeaders, name: string): string | null {
  const header = headers.get(name);
  if (name === 'authorization' || header === null || /^bearer /i.test(header)) return readBearer(header);
  return readBearer(`Bearer ${header}`);
}

/** The token of an `Authorization` header. The scheme's name is case-insensitive. */
export function readBearer(header: string | null): string | null {
  if (header === null || header.length > 4096) return null;
  // The usual spelling needs no pattern: a token of ours is either found or it is not.
  if (header.startsWith('Bearer ') && isTokenShaped(header.slice(7))) return header.slice(7);
  const match = /^bearer +([\w.~+/-]+=*) *$/i.exec(header);
  return match?.[1] ?? null;
}
