import type {
  ServerView,
  ViewedIdentity,
  ViewedMerge,
  ViewedSession,
  ViewedUser,
} from '@weapp-auth/playground/wire';
import type { PortableRow, Store } from '@weapp-auth/server';
import { maskText } from './mask.ts';

const mostRows = 200;

/**
 * What the login server has in its database, as far as a page should show it: openids and unionids masked, keys and
 * tokens counted only.
 *
 * @param now UTC milliseconds: tells live sessions from expired ones
 */
export async function viewStore(store: Store, now: number): Promise<ServerView> {
  const read = async (table: Parameters<Store['dumpRows']>[0]['table']): Promise<readonly PortableRow[]> => {
    return (await store.dumpRows({ table, after: null, limit: mostRows })).rows;
  };
  const [users, identities, keys, sessions, merges] = await Promise.all([
    read('users'),
    read('identities'),
    read('session_keys'),
    read('sessions'),
    read('merges'),
  ]);
  const keyCounts = new Map(keys.map((row) => [`${row.app_id}/${row.open_id}`, countKeys(row)]));
  return {
    users: users.map((row) => ({
      ...viewUser(row),
      identities: identities
        .filter((each) => each.user_id === row.id)
        .map((each) => viewIdentity(each, keyCounts)),
      sessions: sessions
        .filter((each) => each.user_id === row.id)
        .map((each) => viewSession(each, now))
        .reverse(),
    })),
    merges: merges.map(viewMerge),
  };
}

function viewUser(row: PortableRow): Omit<ViewedUser, 'identities' | 'sessions'> {
  return {
    id: String(row.id),
    nickname: textOf(row.nickname),
    phone: textOf(row.phone_masked),
    hasUnionid: row.has_unionid === 1,
    mergedInto: textOf(row.merged_into),
    createdAt: Number(row.created_at),
  };
}

function viewIdentity(row: PortableRow, keyCounts: ReadonlyMap<string, number>): ViewedIdentity {
  const unionid = textOf(row.union_id);
  return {
    appId: String(row.app_id),
    openid: maskText(String(row.open_id)),
    unionid: unionid === null ? null : maskText(unionid),
    sessionKeys: keyCounts.get(`${row.app_id}/${row.open_id}`) ?? 0,
  };
}

function viewSession(row: PortableRow, now: number): ViewedSession {
  const revoked = row.revoked_at !== null;
  return {
    id: String(row.id),
    device: textOf(row.device),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    state: revoked ? 'revoked' : Number(row.expires_at) <= now ? 'expired' : 'live',
    reason: textOf(row.revoke_reason),
  };
}

function viewMerge(row: PortableRow): ViewedMerge {
  return {
    id: String(row.id),
    survivorId: String(row.survivor_id),
    mergedId: String(row.merged_id),
    cause: String(row.cause),
    at: Number(row.merged_at),
    undone: row.undone_at !== null,
  };
}

function countKeys(row: PortableRow): number {
  return [row.sealed_1, row.sealed_2, row.sealed_3].filter((sealed) => sealed !== null).length;
}

function textOf(value: string | number | null | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
