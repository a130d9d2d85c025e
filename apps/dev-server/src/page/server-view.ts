import type {
  AuditRecord,
  IdentityRecord,
  MergeRecord,
  PortableRow,
  SessionRecord,
  Store,
} from '@weapp-auth/server';
import { maskText } from '../traffic/mask.ts';
import type {
  ServerView,
  ViewedEntry,
  ViewedIdentity,
  ViewedMerge,
  ViewedSession,
  ViewedUser,
} from '../wire.ts';

const mostUsers = 200;
const mostEntries = 20;

/** What a page may ask of the store. */
type ReadableStore = Pick<Store, 'dumpRows' | 'exportUser' | 'readSessionKeys' | 'listAudit' | 'repair'>;

/**
 * What the login server has in its database, as far as a page should show it: openids and unionids masked, keys and
 * tokens counted only.
 *
 * @param now UTC milliseconds: tells live sessions from expired ones
 */
export async function viewStore(store: ReadableStore, now: number): Promise<ServerView> {
  const { rows } = await store.dumpRows({ table: 'users', after: null, limit: mostUsers });
  const people = await readPeople(store, rows);
  const merges = new Map(people.flatMap(({ held }) => held.merges.map((merge) => [merge.id, merge])));
  return {
    users: [
      ...people.map((person) => viewUser(person, now)),
      ...rows.filter(isMergedAway).map(viewMergedAway),
    ].sort(byId),
    merges: [...merges.values()].sort(byId).map(viewMerge),
    audit: (await store.listAudit({ limit: mostEntries })).map(viewEntry),
    damages: (await store.repair({ apply: false, at: now })).map(({ kind, subject }) => ({
      kind,
      subject: maskText(subject),
    })),
  };
}

/** One user, with everything held about them, and how many session_keys each identity has. */
interface Person {
  readonly held: NonNullable<Awaited<ReturnType<Store['exportUser']>>>;
  readonly keyCounts: readonly number[];
}

async function readPeople(store: ReadableStore, rows: readonly PortableRow[]): Promise<readonly Person[]> {
  const living = rows.filter((row) => !isMergedAway(row));
  const people = await Promise.all(living.map(({ id }) => readPerson(store, String(id))));
  return people.filter((person) => person !== null);
}

/** Whoever continues as another: the store answers with that one, so its own row is all that there is to show. */
function isMergedAway(row: PortableRow): boolean {
  return row.merged_into !== null;
}

function viewMergedAway(row: PortableRow): ViewedUser {
  return {
    id: String(row.id),
    nickname: row.nickname === null ? null : String(row.nickname),
    phone: row.phone_masked === null ? null : String(row.phone_masked),
    hasUnionid: false,
    mergedInto: String(row.merged_into),
    createdAt: Number(row.created_at),
    identities: [],
    sessions: [],
  };
}

/** Null for somebody who was deleted a moment ago. */
async function readPerson(store: ReadableStore, userId: string): Promise<Person | null> {
  const held = await store.exportUser(userId);
  if (held === null) return null;
  const keys = held.identities.map(({ appId, openId }) => store.readSessionKeys(appId, openId));
  return { held, keyCounts: (await Promise.all(keys)).map(({ length }) => length) };
}

function viewUser({ held, keyCounts }: Person, now: number): ViewedUser {
  const { id, nickname, phone, hasUnionId, mergedInto, createdAt } = held.user;
  return {
    id,
    nickname,
    phone: phone?.masked ?? null,
    hasUnionid: hasUnionId,
    mergedInto,
    createdAt,
    identities: held.identities.map((each, position) => viewIdentity(each, keyCounts[position] ?? 0)),
    sessions: held.sessions
      .toSorted(byId)
      .reverse()
      .map((each) => viewSession(each, now)),
  };
}

function viewIdentity(
  { appId, openId, unionId, proof }: IdentityRecord,
  sessionKeys: number,
): ViewedIdentity {
  const unionid = unionId === null ? null : maskText(unionId);
  return { appId, openid: maskText(openId), unionid, proof, sessionKeys };
}

function viewEntry({ id, at, action, outcome, reason, actor, userId }: AuditRecord): ViewedEntry {
  return { id, at, action, outcome, reason, actor, userId };
}

function viewSession(session: SessionRecord, now: number): ViewedSession {
  const { id, device, createdAt, expiresAt, revokedAt, revokeReason } = session;
  const state = revokedAt !== null ? 'revoked' : expiresAt <= now ? 'expired' : 'live';
  return { id, device: device || null, createdAt, expiresAt, state, reason: revokeReason };
}

function viewMerge({ id, survivorId, mergedId, cause, at, undoneAt }: MergeRecord): ViewedMerge {
  return { id, survivorId, mergedId, cause, at, undone: undoneAt !== null };
}

/** Ids are UUIDv7: in the order in which they came to be. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
