import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import { type OpenDataRequest, openOpenData } from '../open-data/open-data.ts';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { UserRecord } from '../store/records.ts';
import { readProfile } from './profile.ts';
import { linkUnionId } from './unionid.ts';

/** A user after a change. */
export interface ChangedUser {
  readonly kind: 'changed';
  readonly user: UserRecord;
}

/**
 * Takes name, picture and unionid from encrypted profile data of the session's own user. The anonymous profile changes
 * nothing; the unionid in it is real all the same.
 */
export async function updateFromOpenData(
  context: AuthContext,
  session: VerifiedSession,
  input: Pick<OpenDataRequest, 'encrypted' | 'signed' | 'idempotencyKey'>,
): Promise<ChangedUser | Refusal> {
  const { appId, openId, userId } = session;
  const opened = await openOpenData(context, { appId, openId, ...input });
  if (opened.kind === 'refused') return opened;
  const { unionId } = opened;
  const linked = unionId === null ? null : await linkUnionId(context, session, unionId);
  if (linked?.kind === 'refused') return linked;

  const owner = linked?.user.id ?? userId;
  const { nickname, avatarUrl } = readProfile(opened.data);
  const changes = { ...(nickname !== null && { nickname }), ...(avatarUrl !== null && { avatarUrl }) };
  return changeProfile(context, owner, changes);
}

/** Writes the given fields of a user; null empties one. */
export async function changeProfile(
  context: AuthContext,
  userId: string,
  changes: { readonly nickname?: string | null; readonly avatarUrl?: string | null },
): Promise<ChangedUser | Refusal> {
  const user =
    Object.keys(changes).length === 0
      ? await context.store.findUser(userId)
      : await write(context, userId, changes);
  return user === null ? refuse('unauthenticated') : { kind: 'changed', user };
}

async function write(
  context: AuthContext,
  userId: string,
  changes: Parameters<typeof changeProfile>[2],
): Promise<UserRecord | null> {
  const { emit } = context;
  const user = await context.store.updateUser({
    userId,
    changes,
    eventId: context.newId(),
    emit,
    at: context.now(),
  });
  await context.sessions.forgetUser(userId);
  return user;
}
