import type { AuthContext } from './context.ts';
import { type OpenDataRequest, openOpenData } from './open-data.ts';
import { readProfile } from './profile.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { VerifiedSession } from './session.ts';
import type { UserRecord } from './store/records.ts';
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
  const { unionId } = opened.data;
  const linked =
    typeof unionId === 'string' && unionId !== '' ? await linkUnionId(context, session, unionId) : null;
  if (linked?.kind === 'refused') return linked;

  const owner = linked?.user.id ?? userId;
  const user = await writeProfile(context, owner, readProfile(opened.data));
  return user === null ? refuse('unauthenticated') : { kind: 'changed', user };
}

/** Writes the fields that have a value; null when there is no such user. */
export async function writeProfile(
  context: AuthContext,
  userId: string,
  profile: { readonly nickname?: string | null; readonly avatarUrl?: string | null },
): Promise<UserRecord | null> {
  const changes = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
  if (Object.keys(changes).length === 0) return context.store.findUser(userId);
  const user = await context.store.updateUser({
    userId,
    changes,
    eventId: context.newId(),
    emit: context.emit,
    at: context.now(),
  });
  await context.sessions.forgetUser(userId);
  return user;
}
