import { type Refusal, refuse } from '../errors/refusal.ts';
import type { FindApp } from '../options.ts';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { ChangedUser } from './public-user.ts';

/** What linking a unionid takes. */
export interface UnionIdPorts {
  readonly writes: Pick<WriteGateway, 'linkUnionId'>;
  readonly findApp: FindApp;
}

/**
 * Links a unionid that came after the login. When another user of the same Open Platform group has it, the two are one
 * person and are merged.
 */
export async function linkUnionId(
  ports: UnionIdPorts,
  session: Pick<VerifiedSession, 'appId' | 'openId'>,
  unionId: string,
): Promise<ChangedUser | Refusal> {
  const { appId, openId } = session;
  const app = await ports.findApp(appId);
  const result = await ports.writes.linkUnionId({
    appId,
    openId,
    platform: app?.platform ?? null,
    unionId,
  });
  if (result.kind === 'no-identity') return refuse('unauthenticated');
  return { kind: 'changed', user: result.user };
}
