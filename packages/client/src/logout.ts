import { revoke } from './call-server.ts';
import type { Context } from './context.ts';
import type { Answer, Refused } from './outcome.ts';
import { endSession } from './session.ts';

/** The phone has forgotten the session; `revoked` says whether the server could be told as well. */
export interface LogoutOutcome {
  readonly kind: 'signed-out';
  readonly revoked: boolean;
}

/** Logs out at once on the phone, then on the server. A login under way is cancelled. Never rejects. */
export async function logout(context: Context): Promise<LogoutOutcome> {
  const { last } = context;
  const token = context.token || context.former;
  endSession(context, 'logout');
  const answer = token && (await revoke(context, token));
  await last;
  return { kind: 'signed-out', revoked: isGone(answer) && isGone(await context.leftover) };
}

/** A token that the server no longer knows is as good as revoked, and so is one that never was. */
function isGone(answer: Answer<unknown> | '' | undefined): boolean {
  return !answer || answer.kind === 'ok' || (answer as Partial<Refused>).action === 'relogin';
}
