import { revoke } from './call-server.ts';
import type { Context } from './context.ts';
import { endSession } from './session.ts';

/** The phone has forgotten the session; `revoked` says whether the server could be told as well. */
export interface LogoutOutcome {
  readonly kind: 'signed-out';
  readonly revoked: boolean;
}

/** Logs out at once on the phone, then on the server. A login under way is cancelled. Never rejects. */
export async function logout(context: Context): Promise<LogoutOutcome> {
  const { session } = context;
  endSession(context, 'logout');
  const answer = session && (await revoke(context, session.token));
  // A token that the server no longer knows is as good as revoked.
  const isGone =
    !answer || answer.kind === 'ok' || (answer.kind === 'refused' && answer.action === 'relogin');
  return { kind: 'signed-out', revoked: isGone };
}
