import type { User } from '@weapp-auth/protocol';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { ValidSession, Verification, VerifiedSession } from '../sessions/sessions.ts';
import { isTokenShaped } from '../sessions/token.ts';
import type { AskedHeaders, HttpCall } from './call.ts';

/** Who sent the request. */
export interface Authenticated {
  readonly kind: 'authenticated';
  readonly token: string;
  readonly session: VerifiedSession;
  readonly user: User;
}

/** Reads and verifies the token of a request (`Authorization: Bearer`, RFC 6750); at once if nothing has to be asked. */
export function authenticate(call: HttpCall): Authenticated | Refusal | Promise<Authenticated | Refusal> {
  const token = readToken(call.headers, call.config.headerNames.token);
  if (token === null) return refuse('unauthenticated');
  const cached = isUncounted(call) ? call.context.sessions.verifyCached(token) : null;
  return cached === null ? authenticateLater(call, token) : admit(token, cached);
}

async function authenticateLater(call: HttpCall, token: string): Promise<Authenticated | Refusal> {
  const verification = await call.context.sessions.verify(token);
  if (verification.kind !== 'valid') return refuseVerification(verification);
  const limited = isUncounted(call)
    ? null
    : await call.context.limits?.beforeUserRequest(verification.user.id);
  return limited ?? admit(token, verification);
}

/** Reading changes nothing and asks nobody. */
function isUncounted({ request }: HttpCall): boolean {
  return request.method === 'GET';
}

function admit(token: string, { session, user }: ValidSession): Authenticated {
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
export function readToken(headers: AskedHeaders, name: string): string | null {
  const header = headers.get(name);
  if (name === 'authorization' || header === null || /^bearer /i.test(header)) return readBearer(header);
  return readBearer(`Bearer ${header}`);
}

/** The token of an `Authorization` header. The scheme's name is case-insensitive. */
export function readBearer(header: string | null): string | null {
  if (header === null || header.length > 4096) return null;
  // As everybody sends it: no need to look at every letter, a token of ours is found or it is not.
  if (header.startsWith('Bearer ') && isTokenShaped(header.slice(7))) return header.slice(7);
  const match = /^bearer +([\w.~+/-]+=*) *$/i.exec(header);
  return match?.[1] ?? null;
}
