import type { ErrorCode, RevokeReason, User } from '@weapp-auth/protocol';

/** The session that a token stands for, as far as adapters hand it on. */
export interface SignedInSession {
  readonly id: string;
  readonly appId: string;
  readonly openId: string;
}

/** Who sent a request. */
export interface SignedIn {
  readonly user: User;
  readonly session: SignedInSession;
}

/** What an adapter uses of a `WeappAuth`. */
export interface MountableAuth {
  /** Where the routes are, for example `/auth`. */
  readonly basePath: string;
  fetch(request: Request, peer?: Peer): Promise<Response>;
  verify(
    token: string,
  ): Promise<
    | ({ readonly kind: 'valid' } & SignedIn)
    | { readonly kind: 'expired' }
    | { readonly kind: 'revoked'; readonly reason: RevokeReason }
    | { readonly kind: 'unknown' }
  >;
  /** The problem answer that the login server's own routes would give. `headers` are those of the request. */
  refuse(refusal: Refusal, headers: Headers): Response;
}

/** Why a request is refused. */
export interface Refusal {
  readonly code: ErrorCode;
  /** With `session_revoked`. */
  readonly reason?: RevokeReason;
}

/** The other end of a connection, which no header can forge. */
export interface Peer {
  readonly remoteAddress: string | undefined;
}

/** Whether a path (or a URL with its query) belongs to the login server. */
export function isUnder(basePath: string, path: string): boolean {
  if (!path.startsWith(basePath)) return false;
  const next = path[basePath.length];
  return next === undefined || next === '/' || next === '?';
}
