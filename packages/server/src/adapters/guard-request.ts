import { readBearer, readToken, refuseVerification } from '../http/authenticate.ts';
import type { Peer } from '../http/http-request.ts';
import { StoreError } from '../store/store-error.ts';
import type { CurrentLogin, MountableAuth } from './mountable-auth.ts';

/** What is known of a request before its token is checked. */
export interface GuardedRequest {
  /** The `Authorization` header. */
  readonly authorization: string | undefined | null;
  /** All headers; asked for only when the request is refused or logs in, or the token is in another header. */
  readonly headers: () => Headers;
  readonly peer?: Peer;
}

/** Every ending of {@link guardRequest}. */
export type GuardResult =
  | {
      readonly kind: 'signed-in';
      readonly signedIn: CurrentLogin;
      /** Headers that the answer has to carry: those of a login that came with the request. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'refused'; readonly response: Response };

/**
 * Checks the bearer token of a request, or logs in by the code that it carries; a refusal is the very answer that the login
 * server's own routes give.
 */
export async function guardRequest(auth: MountableAuth, request: GuardedRequest): Promise<GuardResult> {
  const { tokenHeader = 'authorization' } = auth;
  const isUsual = tokenHeader === 'authorization';
  const token = isUsual
    ? readBearer(request.authorization ?? null)
    : readToken(request.headers(), tokenHeader);
  if (token === null) return logIn(auth, request);
  return verify(auth, request, token);
}

async function verify(auth: MountableAuth, request: GuardedRequest, token: string): Promise<GuardResult> {
  const verification = await auth.verify(token).catch(unavailable);
  if (verification.kind === 'valid') return { kind: 'signed-in', signedIn: verification };
  if (verification.kind === 'unavailable') return refuse(auth, request, { code: 'service_unavailable' });
  return refuse(auth, request, refuseVerification(verification));
}

/** The first request of a launch may carry the code of `wx.login`: then it is answered logged in. */
async function logIn(auth: MountableAuth, request: GuardedRequest): Promise<GuardResult> {
  const headers = request.headers();
  const hasNone = !headers.has(auth.tokenHeader ?? 'authorization');
  const carried = hasNone ? await auth.logInCarried?.(headers, request.peer) : null;
  if (!carried) return refuse(auth, request, { code: 'unauthenticated' });
  if (carried.kind === 'refused') return carried;
  const verified = await verify(auth, request, carried.login.token);
  return verified.kind === 'refused' ? verified : { ...verified, headers: headersOf(carried.login) };
}

/** The session is one person's: no cache on the way may keep the answer. */
function headersOf(login: object): Readonly<Record<string, string>> {
  return {
    'x-login': encodeURIComponent(JSON.stringify(login)),
    'cache-control': 'no-store',
    vary: 'x-login',
  };
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
