import { readBearer, readToken, refuseVerification } from '../http/authenticate.ts';
import { StoreError } from '../store/store-error.ts';
import type { MountableAuth, SignedIn } from './mountable-auth.ts';

/** What is known of a request before its token is checked. */
export interface GuardedRequest {
  /** The `Authorization` header. */
  readonly authorization: string | undefined | null;
  /** All headers; asked for only when the request is refused, or the token is in another header. */
  readonly headers: () => Headers;
}

/** Every ending of {@link guardRequest}. */
export type GuardResult =
  | { readonly kind: 'signed-in'; readonly signedIn: SignedIn }
  | { readonly kind: 'refused'; readonly response: Response };

/** Checks the bearer token of a request; a refusal is the very answer that the login server's own routes give. */
export async function guardRequest(auth: MountableAuth, request: GuardedRequest): Promise<GuardResult> {
  const { tokenHeader = 'authorization' } = auth;
  const isUsual = tokenHeader === 'authorization';
  const token = isUsual
    ? readBearer(request.authorization ?? null)
    : readToken(request.headers(), tokenHeader);
  if (token === null) return refuse(auth, request, { code: 'unauthenticated' });
  const verification = await auth.verify(token).catch(unavailable);
  if (verification.kind === 'valid') return { kind: 'signed-in', signedIn: verification };
  if (verification.kind === 'unavailable') return refuse(auth, request, { code: 'service_unavailable' });
  return refuse(auth, request, refuseVerification(verification));
}

/** The store is away: that is an answer too. Everything else is a fault, for the framework to handle. */
function unavailable(error: unknown): { readonly kind: 'unavailable' } {
  if (error instanceof StoreError) return { kind: 'unavailable' };
  throw error;
}

function refuse(
  auth: MountableAuth,
  request: GuardedRequest,
  refusal: Parameters<MountableAuth['refuse']>[0],
): GuardResult {
  return { kind: 'refused', response: auth.refuse(refusal, request.headers()) };
}
