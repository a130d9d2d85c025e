import { type Refusal, refuse } from '../errors/refusal.ts';
import {
  type AskingSession,
  type JoinedSessionsPorts,
  replaceJoinedSessions,
} from '../sessions/joined-sessions.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { UnionIdProof } from '../store/records.ts';
import type { ChangedUser } from './public-user.ts';

/** What linking a unionid takes. */
export interface UnionIdPorts extends JoinedSessionsPorts {
  readonly writes: JoinedSessionsPorts['writes'] & Pick<WriteGateway, 'linkUnionId'>;
}

/**
 * Links a unionid that came after the login. When it is proven and another user of the same Open Platform group has
 * it, the two are one person and are merged.
 */
export async function linkUnionId(
  ports: UnionIdPorts,
  owner: AskingSession,
  { unionId, proof }: { readonly unionId: string; readonly proof: UnionIdProof },
): Promise<ChangedUser | Refusal> {
  const { app, session } = owner;
  const { appId, openId } = session;
  const result = await ports.writes.linkUnionId({
    appId,
    openId,
    openPlatform: app?.openPlatform ?? null,
    unionId,
    proof,
  });
  if (result.kind === 'no-identity') return refuse('unauthenticated');
  if (result.merge !== null) await replaceJoinedSessions(ports, owner);
  return { kind: 'changed', user: result.user };
}
