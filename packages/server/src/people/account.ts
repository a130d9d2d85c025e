import type { RevokeReason } from '@weapp-auth/protocol';
import type { AvatarStore } from '../avatars/avatar-store.ts';
import type { Keys } from '../base/keys.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { StoredPhone } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { UserExport } from '../store/writes.ts';
import { type PhoneKeys, phoneIndexes, revealPhone } from './stored-phone.ts';

/** What forgetting a person, or facts about one, takes. */
export interface AccountPorts {
  readonly store: Pick<Store, 'listMerges'>;
  readonly writes: Pick<WriteGateway, 'deleteUser' | 'deleteAccount' | 'updateUser' | 'bindPhone'>;
  readonly avatars: Pick<AvatarStore, 'delete'>;
}

/** What collecting everything about a person takes. */
export interface ExportPorts {
  readonly store: Pick<Store, 'exportUser'>;
  readonly keys: Keys;
}

/**
 * Forgets a person: user, identities, keys, phone, picture. Sessions end with the reason. Resolves to false when there
 * is no such user.
 */
export async function deletePerson(
  ports: AccountPorts,
  userId: string,
  reason: RevokeReason,
): Promise<boolean> {
  const deleted = await ports.writes.deleteUser({ userId, reason });
  if (deleted === null) return false;
  await deletePictures(ports, deleted.userIds);
  return true;
}

/**
 * Forgets what belongs to one WeChat account, which is closed. Who was joined with it by phone number or by the operator
 * stays.
 */
export async function deleteWechatAccount(
  ports: AccountPorts & PhoneKeys,
  { appId, openId }: { readonly appId: string; readonly openId: string },
): Promise<void> {
  const deleted = await ports.writes.deleteAccount({
    appId,
    openId,
    reason: 'account-cancelled',
    phoneIndexes: (phone) => phoneIndexes(ports, phone),
  });
  if (deleted !== null) await deletePictures(ports, deleted.userIds);
}

/** Deletes single facts about a person, as WeChat demands when an authorization is withdrawn. */
export async function clearProfile(
  ports: AccountPorts,
  userId: string,
  fields: { readonly nickname?: boolean; readonly avatar?: boolean; readonly phone?: boolean },
): Promise<void> {
  const changes = { ...(fields.nickname && { nickname: null }), ...(fields.avatar && { avatarUrl: null }) };
  if (Object.keys(changes).length > 0) {
    await ports.writes.updateUser({ userId, changes });
  }
  if (fields.avatar) await deletePictures(ports, await idsOfPerson(ports, userId));
  if (fields.phone) {
    await ports.writes.bindPhone({ userId, phone: null, otherIndexes: [] });
  }
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
  ports: ExportPorts,
  userId: string,
  options: { readonly reveal: boolean },
): Promise<AccountExport | null> {
  const held = await ports.store.exportUser(userId);
  if (held === null) return null;
  return toAccountExport(held, options.reveal ? revealed(ports) : masked);
}

/** A user and all that were merged into it: each may have left a picture. */
async function idsOfPerson(ports: Pick<AccountPorts, 'store'>, userId: string): Promise<readonly string[]> {
  const merges = await ports.store.listMerges(userId);
  const inForce = merges.filter((merge) => merge.undoneAt === null);
  return [...new Set([userId, ...inForce.flatMap(({ survivorId, mergedId }) => [survivorId, mergedId])])];
}

async function deletePictures(
  ports: Pick<AccountPorts, 'avatars'>,
  userIds: readonly string[],
): Promise<void> {
  await Promise.all(userIds.map((userId) => ports.avatars.delete(userId)));
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

function revealed(ports: ExportPorts): Shown {
  return { id: (id) => id, number: (phone) => revealPhone(ports, phone) };
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
