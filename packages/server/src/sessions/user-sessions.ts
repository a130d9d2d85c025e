import type { RevokeReason } from '@weapp-auth/protocol';
import type { WriteGateway } from '../store/gateway.ts';
import type { SessionSelection } from '../store/writes.ts';

/** What ending sessions takes. */
export interface RevocationPorts {
  readonly writes: Pick<WriteGateway, 'revokeSessions'>;
}

/** Ends sessions, at once in this process, and resolves to how many were live. The client can read the reason. */
export async function revokeSessions(
  { writes }: RevocationPorts,
  select: SessionSelection,
  reason: RevokeReason,
): Promise<number> {
  return (await writes.revokeSessions({ select, reason })).length;
}
