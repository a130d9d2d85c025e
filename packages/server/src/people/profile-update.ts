import { type Refusal, refuse } from '../errors/refusal.ts';
import { type OpenDataPorts, type OpenDataRequest, openOpenData } from '../open-data/open-data.ts';
import type { AppConfig } from '../options.ts';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { Store } from '../store/store.ts';
import { readUserInfo } from './profile.ts';
import type { ChangedUser } from './public-user.ts';
import { linkUnionId, type UnionIdPorts } from './unionid.ts';

/** What changing a profile takes. */
export interface ProfilePorts {
  readonly store: Pick<Store, 'findUser'>;
  readonly writes: Pick<WriteGateway, 'updateUser'>;
}

/**
 * Takes name and picture of the session's own user from what WeChat signed beside the encrypted profile data. The anonymous
 * profile changes nothing, and a unionid in the data links nobody: it is only claimed.
 */
export async function updateFromOpenData(
  ports: OpenDataPorts & UnionIdPorts & ProfilePorts,
  person: { readonly session: VerifiedSession; readonly app: AppConfig | null },
  input: Pick<OpenDataRequest, 'encrypted' | 'signed' | 'idempotencyKey'>,
): Promise<ChangedUser | Refusal> {
  const { app, session } = person;
  const { appId, openId, userId } = session;
  const opened = await openOpenData(ports, { app, appId, openId, ...input }, readUserInfo);
  if (opened.kind === 'refused') return opened;
  const { claimedUnionId: unionId } = opened.data;
  const claim = { unionId: unionId ?? '', proof: 'claimed' } as const;
  const noted = unionId === null ? null : await linkUnionId(ports, person, claim);
  if (noted?.kind === 'refused') return noted;
  const { nickname, avatarUrl } = opened.data.profile;
  const changes = { ...(nickname !== null && { nickname }), ...(avatarUrl !== null && { avatarUrl }) };
  return changeProfile(ports, userId, changes);
}

/** Writes the given fields of a user; null empties one. */
export async function changeProfile(
  ports: ProfilePorts,
  userId: string,
  changes: { readonly nickname?: string | null; readonly avatarUrl?: string | null },
): Promise<ChangedUser | Refusal> {
  const user =
    Object.keys(changes).length === 0
      ? await ports.store.findUser(userId)
      : await ports.writes.updateUser({ userId, changes });
  return user === null ? refuse('unauthenticated') : { kind: 'changed', user };
}
