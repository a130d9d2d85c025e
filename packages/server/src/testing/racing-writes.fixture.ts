import type { PortableTable } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { LoginWrite } from '../store/writes.ts';
import { app, hour, id, loginWrite, now, otherApp } from './contract/fixtures.ts';

const people = 6;
const workers = 12;

/**
 * Lets a few people log in, merge, be deleted and be signed out through all of these stores at the same time.
 *
 * @returns what failed, and everything in the tables that cannot be, in words
 */
export async function raceWrites(
  stores: readonly Store[],
  { steps, seed }: { readonly steps: number; readonly seed: number },
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  const random = pseudoRandom(seed);
  const draws = Array.from({ length: steps }, random);
  const lanes = Array.from({ length: workers }, async (_, lane) => {
    for (let step = lane; step < steps; step += workers) {
      const store = storeAt(stores, step);
      await act(store, step, draws[step] ?? 0).catch((error: unknown) => failures.push(error));
    }
  });
  await Promise.all(lanes);
  const store = storeAt(stores, 0);
  await comeOnceMore(store, steps);
  return [...failures, ...(await contradictions(store))];
}

function storeAt(stores: readonly Store[], turn: number): Store {
  const store = stores[turn % stores.length];
  if (store === undefined) throw new RangeError('no store');
  return store;
}

/** Everybody comes once more, now with the unionid in both apps. */
async function comeOnceMore(store: Store, steps: number): Promise<void> {
  for (let person = 0; person < people; person += 1) {
    for (const [index, appId] of [app, otherApp].entries()) {
      const step = steps + person * 2 + index;
      await store.saveLogin(racingLogin({ step, person, appId, hasUnionId: true }));
    }
  }
}

/** One random thing that happens to one of a few people. */
async function act(store: Store, step: number, draw: number): Promise<void> {
  const person = draw % people;
  const appId = draw % 2 === 0 ? app : otherApp;
  const hasUnionId = draw % 5 !== 0;
  const what = Math.floor(draw / 100) % 20;
  const identity = await store.findIdentity(appId, `open-${appId}-${person}`);
  const common = { emit: true, at: now + step };
  if (what === 0 && identity) {
    await store.deleteUser({ userId: identity.userId, reason: 'user-deleted', ...common });
  } else if (what === 1 && identity) {
    const select = { kind: 'user', userId: identity.userId, exceptSessionId: null } as const;
    await store.revokeSessions({ select, reason: 'kicked', ...common });
  } else if (what === 2) {
    const link = {
      appId,
      openId: `open-${appId}-${person}`,
      openPlatform: 'group',
      unionId: `union-${person}`,
      proof: 'proven',
    } as const;
    await store.linkUnionId({ ...link, mergeId: id(`l${step}`), ...common });
  } else {
    const replaces = what === 3 ? 'same-app' : 'none';
    await store.saveLogin({ ...racingLogin({ step, person, appId, hasUnionId }), replaces });
  }
}

/** A login of one of the people who race. */
export function racingLogin(given: {
  readonly step: number;
  readonly person: number;
  readonly appId: string;
  readonly hasUnionId: boolean;
}): LoginWrite {
  const { step, person, appId, hasUnionId } = given;
  return loginWrite({
    name: `r${step}`,
    appId,
    openId: `open-${appId}-${person}`,
    unionId: hasUnionId ? `union-${person}` : null,
    at: now + step,
  });
}

/** Everything in the tables that cannot be, in words. */
async function contradictions(store: Store): Promise<string[]> {
  const users = new Map((await rowsOf(store, 'users')).map((row) => [row.id, row]));
  const identities = await rowsOf(store, 'identities');
  const links = await rowsOf(store, 'unionids');
  const sessions = await rowsOf(store, 'sessions');
  const found: string[] = [];
  for (const { user_id: owner, open_id: openId } of [...identities, ...links]) {
    if (users.get(owner) === undefined) found.push(`${openId} belongs to nobody`);
    if (users.get(owner)?.merged_into != null) found.push(`${openId} belongs to a merged user`);
  }
  const owners = new Map(identities.map((row) => [`${row.app_id} ${row.open_id}`, row.user_id]));
  for (const session of sessions) {
    if (session.revoked_at !== null || Number(session.expires_at) <= now + hour) continue;
    const owner = owners.get(`${session.app_id} ${session.open_id}`);
    if (owner !== session.user_id)
      found.push(`session ${session.id} is under another user than its identity`);
  }
  for (let person = 0; person < people; person += 1) {
    const mine = identities.filter((row) => String(row.open_id).endsWith(`-${person}`));
    if (new Set(mine.map((row) => row.user_id)).size !== 1) found.push(`person ${person} is split`);
  }
  if (new Set(identities.map((row) => row.user_id)).size !== people) found.push('people were joined');
  return found;
}

async function rowsOf(store: Store, table: PortableTable): Promise<Record<string, string | number | null>[]> {
  const all: Record<string, string | number | null>[] = [];
  let after: string | null = null;
  do {
    const { rows, next }: Awaited<ReturnType<Store['dumpRows']>> = await store.dumpRows({
      table,
      after,
      limit: 500,
    });
    all.push(...rows);
    after = next;
  } while (after !== null);
  return all;
}

/** Numbers that look random and are the same in every run. */
function pseudoRandom(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state;
  };
}
