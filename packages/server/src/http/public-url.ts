import type { HttpCall } from './call.ts';

/** Where the routes are as a client sees them: under `publicUrl` when the operator named it, else under this request's origin. */
export function publicPath(call: HttpCall): string {
  return publicOrigin(call) + call.config.basePath;
}

/**
 * A user with the whole address of an uploaded picture. It is stored without a host unless the operator named one:
 * the host of a request is whatever its sender says, and the picture is for others to see.
 */
export function withPublicAvatar<Holder extends { readonly avatarUrl: string | null }>(
  call: HttpCall,
  user: Holder,
): Holder {
  const { avatarUrl } = user;
  return avatarUrl?.startsWith('/') ? { ...user, avatarUrl: publicOrigin(call) + avatarUrl } : user;
}

function publicOrigin(call: HttpCall): string {
  return call.config.publicUrl ?? new URL(call.request.url).origin;
}
