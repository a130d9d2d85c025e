import { type Refusal, refuse } from '../errors/refusal.ts';
import type { AppConfig } from '../options.ts';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { UnionIdProof } from '../store/records.ts';
import type { ChangedUser } from './public-user.ts';

/** What linking a unionid takes. */
export interface UnionIdPorts {
  readonly writes: Pick<WriteGateway, 'linkUnionId'>;
}

/**
 * Links a unionid that came after the login. When it is proven and another user of the same Open Platform group has
 * it, the two are one person and are merged.
 */
export async function linkUnionId(
  ports: UnionIdPorts,
  owner: Pick<VerifiedSession, 'appId' | 'openId'> & { readonly app: AppConfig | null },
  { unionId, proof }: { readonly unionId: string; readonly proof: UnionIdProof },
): Promise<ChangedUser | Refusal> {
  const { app, appId, openId } = owner;
  const result = await ports.writes.linkUnionId({
    appId,
    openId,
    openPlatform: app?.openPlatform ?? null,
    unionId,
    proof,
  });
  if (result.kind === 'no-identity') return refuse('unauthenticated');
  return { kind: 'changed', user: result.user };
}
