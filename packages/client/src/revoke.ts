import { callServer } from './call-server.ts';
import type { Context } from './context.ts';
import type { Answer } from './outcome.ts';

/** Tells the server that a token is no longer wanted. */
export function revoke(context: Context, token: string): Promise<Answer<unknown>> {
  return callServer(context, {
    path: '/logout',
    method: 'POST',
    header: { Authorization: `Bearer ${token}` },
  });
}
