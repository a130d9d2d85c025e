import type { RequestListener } from 'node:http';
import type { WeappAuth } from '@weapp-auth/server';
import { toNodeHandler } from '@weapp-auth/server/node';
import type { WebsiteSignIn } from '../config/websites.ts';

/** The login server as a listener, with the OpenID provider beside it where websites are configured. */
export async function withWebsites(
  auth: WeappAuth,
  websites: WebsiteSignIn | null,
): Promise<RequestListener> {
  const answer = toNodeHandler(auth);
  if (websites === null) return answer;
  // Loaded on demand: it takes a fifth of a second and 30 MB.
  const { createOpenIdProvider } = await import('@weapp-auth/oidc');
  const provider = createOpenIdProvider(auth, { clients: websites.clients() });
  return (incoming, outgoing) => {
    if (!provider.handle(incoming, outgoing)) void answer(incoming, outgoing);
  };
}
