import { fingerprintsOf } from '../../people/stored-phone.ts';
import type { PortableRow } from '../../store/records.ts';
import * as model from '../identity-model.ts';
import { type Rows, walkedTables } from './walked-store.fixture.ts';
import type { Walker } from './walker.fixture.ts';

/** Reads all rows. A walk is small enough for one page of each table. */
export async function readRows({ store }: Pick<Walker, 'store'>): Promise<Rows> {
  if (store.readRows !== undefined) return store.readRows();
  const pages = await Promise.all(
    walkedTables.map(async (table) => (await store.dumpRows({ table, after: null, limit: 5000 })).rows),
  );
  return Object.fromEntries(walkedTables.map((table, index) => [table, pages[index]])) as unknown as Rows;
}

/** The ids of merges are the caller's, and some are asked for inside: the model learns them from the rows. */
export function adoptMerges({ world, mergeIds }: Walker, { merges }: Rows): void {
  const known = new Set(world.merges.map(({ id }) => id));
  const found = merges.filter((row) => !known.has(String(row.id))).sort(byTime);
  for (const [index, merge] of world.merges.entries()) {
    if (mergeIds.includes(merge.id)) continue;
    const place = found.findIndex(
      (row) =>
        row.survivor_id === merge.survivorId && row.merged_id === merge.mergedId && row.cause === merge.cause,
    );
    if (place === -1) continue;
    const id = String(found.splice(place, 1)[0]?.id);
    const event = world.events.indexOf(`user.merged:${merge.id}`);
    if (event !== -1) world.events[event] = `user.merged:${id}`;
    world.merges[index] = { ...merge, id };
    mergeIds.push(id);
  }
}

function byTime(a: PortableRow, b: PortableRow): number {
  return Number(a.merged_at) - Number(b.merged_at) || (String(a.id) < String(b.id) ? -1 : 1);
}

/** Both sides as lists of lines, which are to be the same. */
export interface Difference {
  readonly what: string;
  readonly store: unknown;
  readonly model: unknown;
}

/** The first difference between the store's rows and the model; null: there is none. */
export function compareRows(walker: Walker, rows: Rows): Difference | null {
  const { world } = walker;
  const checks: readonly Difference[] = [
    compareUsers(walker, rows),
    {
      what: 'identities',
      store: rows.identities.map((row) => {
        const line = lineOf('app_id open_id user_id home_user_id')(row);
        return row.union_id === null ? line : `${line} ${lineOf('platform union_id proof')(row)}`;
      }),
      model: world.identities.map(({ appId, openId, home, told }) => {
        const line = [appId, openId, model.rootOf(world, home), home].join(' ');
        return told === null ? line : [line, told.openPlatform, told.unionId, told.proof].join(' ');
      }),
    },
    {
      what: 'links',
      store: rows.unionids.map(lineOf('platform union_id user_id home_user_id')),
      model: world.links.map(({ openPlatform, unionId, home }) =>
        [openPlatform, unionId, model.rootOf(world, home), home].join(' '),
      ),
    },
    {
      what: 'session keys',
      store: rows.session_keys.map(lineOf('app_id open_id')),
      model: world.identities.map(({ appId, openId }) => `${appId} ${openId}`),
    },
    compareSessions(walker, rows),
    {
      what: 'merges',
      store: rows.merges.map((row) =>
        [lineOf('id survivor_id merged_id cause platform union_id')(row), row.undone_at !== null].join(' '),
      ),
      model: world.merges.map(({ id, survivorId, mergedId, cause, by, undone }) =>
        [id, survivorId, mergedId, cause, by?.openPlatform, by?.unionId, undone].join(' '),
      ),
    },
    { what: 'events', store: rows.outbox.map(eventOf), model: world.events },
  ];
  return checks.map(sorted).find(({ store, model: expected }) => !isSame(store, expected)) ?? null;
}

function compareUsers({ world, keys }: Walker, { users }: Rows): Difference {
  const line = (id: string): string => {
    const parent = world.merges.find(({ mergedId, undone }) => mergedId === id && !undone)?.survivorId;
    if (parent !== undefined) return `${id} continues as ${parent}`;
    const { nickname, avatarUrl, phone, hasUnionId } = model.shown(world, id);
    return [id, nickname, avatarUrl, phone, hasUnionId ? 1 : 0].join(' ');
  };
  const indexes = new Map(
    [...world.users.values()].flatMap(({ own }) =>
      own.phone === null
        ? []
        : fingerprintsOf({ keys }, { number: own.phone, countryCode: '86' }).map(
            (index) => [index, own.phone] as const,
          ),
    ),
  );
  const rowLine = (row: PortableRow): string => {
    if (row.merged_into !== null) {
      return `${row.id} continues as ${row.merged_into}${row.phone_index === null ? '' : ' with a number'}`;
    }
    const phone = row.phone_index === null ? null : (indexes.get(String(row.phone_index)) ?? row.phone_index);
    return [row.id, row.nickname, row.avatar_url, phone, row.has_unionid].join(' ');
  };
  return { what: 'users', store: users.map(rowLine), model: [...world.users.keys()].map(line) };
}

function compareSessions({ sessions }: Walker, rows: Rows): Difference {
  const columns = 'id token_hash app_id open_id device is_new_user created_at expires_at revoke_reason';
  return {
    what: 'sessions',
    store: rows.sessions.map((row) => {
      const line = lineOf(columns)(row);
      return row.open_id === '' ? line : `${line} ${row.user_id}`;
    }),
    model: sessions.map((session) => {
      const { id, tokenHash, appId, createdAt, expiresAt, revokeReason, gone, userId } = session;
      const [openId, device] = gone ? ['', null] : [session.openId, session.device];
      const isNewUser = session.isNewUser ? 1 : 0;
      const line = [id, tokenHash, appId, openId, device, isNewUser, createdAt, expiresAt, revokeReason];
      return gone ? line.join(' ') : `${line.join(' ')} ${userId}`;
    }),
  };
}

function eventOf(row: PortableRow): string {
  if (row.type !== 'user.updated') return String(row.id);
  const { fields } = JSON.parse(String(row.data)) as { readonly fields: readonly string[] };
  return `user.updated:${row.user_id}:${fields.join()}`;
}

function lineOf(columns: string): (row: PortableRow) => string {
  const names = columns.split(' ');
  return (row) => names.map((name) => row[name]).join(' ');
}

function sorted({ what, store, model: expected }: Difference): Difference {
  return { what, store: sortedSet(store), model: sortedSet(expected) };
}

function sortedSet(lines: unknown): readonly unknown[] {
  return Array.isArray(lines) ? [...new Set(lines)].sort() : [lines];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
