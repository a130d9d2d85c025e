import { StoreError } from '../store/store-error.ts';
import type { MountableAuth, Refusal, SignedIn } from './mountable-auth.ts';

/** What is known of a request before its token is checked. */
export interface AuthenticationRequest {
  /** The `Authorization` header. */
  readonly authorization: string | undefined | null;
  /** All headers; asked for only when the request is refused. */
  readonly headers: () => Headers;
}

/** Every ending of {@link authenticate}. */
export type Authentication =
  | { readonly kind: 'signed-in'; readonly signedIn: SignedIn }
  | { readonly kind: 'refused'; readonly response: Response };

/** Checks the bearer token of a request; a refusal is the very answer that the login server's own routes give. */
export async function authenticate(
  auth: MountableAuth,
  request: AuthenticationRequest,
): Promise<Authentication> {
  const token = bearerToken(request.authorization);
  if (token === null) return refuse(auth, request, { code: 'unauthenticated' });
  const verification = await auth.verify(token).catch(unavailable);
  switch (verification.kind) {
    case 'valid':
      return { kind: 'signed-in', signedIn: verification };
    case 'expired':
      return refuse(auth, request, { code: 'session_expired' });
    case 'revoked':
      return refuse(auth, request, { code: 'session_revoked', reason: verification.reason });
    case 'unknown':
      return refuse(auth, request, { code: 'unauthenticated' });
    case 'unavailable':
      return refuse(auth, request, { code: 'service_unavailable' });
    default:
      return verification satisfies never;
  }
}

/** The store is away: that is an answer too. Everything else is a fault, for the framework to handle. */
function unavailable(error: unknown): { readonly kind: 'unavailable' } {
  if (error instanceof StoreError) return { kind: 'unavailable' };
  throw error;
}

function refuse(auth: MountableAuth, request: AuthenticationRequest, refusal: Refusal): Authentication {
  return { kind: 'refused', response: auth.refuse(refusal, request.headers()) };
}

/** RFC 6750: the scheme is case-insensitive, then one token of the base64 alphabets. */
function bearerToken(authorization: string | undefined | null): string | null {
  if (!authorization) return null;
  return /^bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1] ?? null;
}
