import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { ChangedUser } from './profile-update.ts';

/**
 * Links a unionid that came after the login. When another user of the same Open Platform group has it, the two are one
 * person and are merged.
 */
export async function linkUnionId(
  context: AuthContext,
  session: Pick<VerifiedSession, 'appId' | 'openId'>,
  unionId: string,
): Promise<ChangedUser | Refusal> {
  const { appId, openId } = session;
  const app = await context.findApp(appId);
  const result = await context.store.linkUnionId({
    appId,
    openId,
    platform: app?.platform ?? null,
    unionId,
    mergeId: context.newId(),
    emit: context.emit,
    at: context.now(),
  });
  if (result.kind === 'no-identity') return refuse('unauthenticated');
  await context.sessions.forget(result.changedSessions);
  await context.sessions.forgetUser(result.user.id);
  return { kind: 'changed', user: result.user };
}
