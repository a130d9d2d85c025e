import type { RevokeReason } from '@weapp-auth/protocol';
import type { AuthContext } from './context.ts';
import { revealPhone } from './phone.ts';
import type { UserExport } from './store/writes.ts';

/**
 * Forgets a person: user, identities, keys, phone, picture. Sessions end with the reason. Resolves to false when there
 * is no such user.
 */
export async function deleteAccount(
  context: AuthContext,
  userId: string,
  reason: RevokeReason,
): Promise<boolean> {
  const userIds = await idsOfPerson(context, userId);
  const deleted = await context.store.deleteUser({ userId, reason, emit: context.emit, at: context.now() });
  if (deleted === null) return false;
  await context.sessions.forget(deleted.changedSessions);
  await deletePictures(context, userIds);
  return true;
}

/** Deletes single facts about a person, as WeChat demands when an authorization is withdrawn. */
export async function clearProfile(
  context: AuthContext,
  userId: string,
  fields: { readonly nickname?: boolean; readonly avatar?: boolean; readonly phone?: boolean },
): Promise<void> {
  const common = { userId, emit: context.emit, at: context.now() };
  const changes = { ...(fields.nickname && { nickname: null }), ...(fields.avatar && { avatarUrl: null }) };
  if (Object.keys(changes).length > 0) {
    await context.store.updateUser({ ...common, changes, eventId: context.newId() });
  }
  if (fields.avatar) await deletePictures(context, await idsOfPerson(context, userId));
  if (fields.phone) {
    await context.store.bindPhone({ ...common, phone: null, otherIndexes: [], eventId: context.newId() });
  }
  await context.sessions.forgetUser(userId);
}

/** Everything held about a person, readable by that person: the phone number in full, no key and no hash. */
export interface AccountExport {
  readonly user: {
    readonly id: string;
    readonly nickname: string | null;
    readonly avatarUrl: string | null;
    readonly phone: { readonly number: string | null; readonly countryCode: string } | null;
    readonly createdAt: number;
    readonly updatedAt: number;
  };
  readonly identities: readonly {
    readonly appId: string;
    readonly openId: string;
    readonly unionId: string | null;
    readonly createdAt: number;
  }[];
  readonly sessions: readonly {
    readonly id: string;
    readonly appId: string;
    readonly device: string | null;
    readonly createdAt: number;
    readonly lastSeenAt: number;
    readonly expiresAt: number;
    readonly revokeReason: RevokeReason | null;
  }[];
}

/** Collects what `AccountExport` describes. Null when there is no such user. */
export async function exportAccount(context: AuthContext, userId: string): Promise<AccountExport | null> {
  const held = await context.store.exportUser(userId);
  return held === null ? null : toAccountExport(context, held);
}

/** A user and all that were merged into it: each may have left a picture. */
async function idsOfPerson(context: AuthContext, userId: string): Promise<readonly string[]> {
  const merges = await context.store.listMerges(userId);
  const merged = merges.filter((merge) => merge.survivorId === userId && merge.undoneAt === null);
  const nested = await Promise.all(merged.map(({ mergedId }) => idsOfPerson(context, mergedId)));
  return [userId, ...nested.flat()];
}

async function deletePictures(context: AuthContext, userIds: readonly string[]): Promise<void> {
  await Promise.all(userIds.map((userId) => context.avatars.delete(userId)));
}

function toAccountExport(context: AuthContext, { user, identities, sessions }: UserExport): AccountExport {
  const { id, nickname, avatarUrl, phone, createdAt, updatedAt } = user;
  return {
    user: {
      id,
      nickname,
      avatarUrl,
      phone: phone === null ? null : { number: revealPhone(context, phone), countryCode: phone.countryCode },
      createdAt,
      updatedAt,
    },
    identities: identities.map(({ appId, openId, unionId, createdAt: since }) => ({
      appId,
      openId,
      unionId,
      createdAt: since,
    })),
    sessions: sessions.map((session) => ({
      id: session.id,
      appId: session.appId,
      device: session.device,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      expiresAt: session.expiresAt,
      revokeReason: session.revokeReason,
    })),
  };
}
