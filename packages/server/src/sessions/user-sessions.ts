import type { RevokeReason } from '@weapp-auth/protocol';
import type { AuthContext } from '../context.ts';
import type { SessionSelection } from '../store/writes.ts';

/** Ends sessions, at once in this process, and resolves to how many were live. The client can read the reason. */
export async function revokeSessions(
  context: AuthContext,
  select: SessionSelection,
  reason: RevokeReason,
): Promise<number> {
  const changed = await context.store.revokeSessions({
    select,
    reason,
    emit: context.emit,
    at: context.now(),
  });
  await context.sessions.forget(changed);
  return changed.length;
}
