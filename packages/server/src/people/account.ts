import type { RevokeReason } from '@weapp-auth/protocol';
import type { AuthContext } from '../context.ts';
import type { StoredPhone } from '../store/records.ts';
import type { UserExport } from '../store/writes.ts';
import { revealPhone } from './stored-phone.ts';

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

/**
 * Everything held about a person, without keys and hashes. Where it goes to a client, ids of WeChat and the phone number
 * are masked (`oXyZ…7k`, `138******66`): they say that these are held.
 */
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
export async function exportAccount(
  context: AuthContext,
  userId: string,
  options: { readonly reveal: boolean },
): Promise<AccountExport | null> {
  const held = await context.store.exportUser(userId);
  if (held === null) return null;
  return toAccountExport(held, options.reveal ? revealed(context) : masked);
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

/** How what identifies a person outside this server is shown. */
interface Shown {
  id(id: string): string;
  number(phone: StoredPhone): string | null;
}

const masked: Shown = {
  id: (id) => `${id.slice(0, 4)}…${id.slice(-2)}`,
  number: (phone) => phone.masked,
};

function revealed(context: AuthContext): Shown {
  return { id: (id) => id, number: (phone) => revealPhone(context, phone) };
}

function toAccountExport({ user, identities, sessions }: UserExport, shown: Shown): AccountExport {
  const { id, nickname, avatarUrl, phone, createdAt, updatedAt } = user;
  return {
    user: {
      id,
      nickname,
      avatarUrl,
      phone: phone === null ? null : { number: shown.number(phone), countryCode: phone.countryCode },
      createdAt,
      updatedAt,
    },
    identities: identities.map(({ appId, openId, unionId, createdAt: since }) => ({
      appId,
      openId: shown.id(openId),
      unionId: unionId === null ? null : shown.id(unionId),
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
