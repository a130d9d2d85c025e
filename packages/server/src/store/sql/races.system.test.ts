import { expect, test } from 'vitest';
import { app, hour, id, loginWrite, now, otherApp } from '../../testing/contract/fixtures.ts';
import { mysqlServer } from '../../testing/mysql-server.fixture.ts';
import { postgres } from '../../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../../testing/real-server.fixture.ts';
import { mysqlStore } from '../mysql.ts';
import { postgresStore } from '../postgres.ts';
import type { PortableTable } from '../records.ts';
import type { Store } from '../store.ts';
import type { LoginWrite } from '../writes.ts';

const kinds = [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const;

const people = 6;

for (const { kind, open } of kinds) {
  await describeWithServer(kind, `racing writes on ${kind.name}`, (place) => {
    test('in single-device mode leave one session, through whichever app the person came', async () => {
      const replicas = [0, 1].map(() => open({ url: place().url, tablePrefix: 'single_' }));
      const [store] = replicas;
      if (store === undefined) throw new RangeError('no replica');
      await store.migrate();
      for (let round = 0; round < 20; round += 1) {
        const logins = replicas.map((replica, index) => {
          const appId = index === 0 ? app : otherApp;
          const step = 50_000 + round * 2 + index;
          return replica.saveLogin({
            ...login({ step, person: 1, appId, hasUnionId: true }),
            replaces: 'all',
          });
        });
        const [{ user } = { user: { id: '' } }] = await Promise.all(logins);
        expect(await store.listSessions(user.id, now)).toHaveLength(1);
      }
      await Promise.all(replicas.map((replica) => replica.close()));
    });

    test('leave a name alone that is given while a login brings one', async () => {
      const store = open({ url: place().url, tablePrefix: 'names_' });
      await store.migrate();
      for (let person = 0; person < 20; person += 1) {
        const first = loginWrite({ name: `n${person}` });
        const { user } = await store.saveLogin(first);
        const profile = { nickname: 'from WeChat', avatarUrl: null };
        const again = { ...loginWrite({ name: `again${person}` }), openId: first.openId, profile };
        const update = { userId: user.id, changes: { nickname: 'mine' }, eventId: id(`e${person}`) };
        await Promise.all([store.saveLogin(again), store.updateUser({ ...update, emit: false, at: now })]);
        expect((await store.findUser(user.id))?.nickname).toBe('mine');
      }
      await store.close();
    });

    test('leave nobody split, doubled or without an owner', async () => {
      const replicas = Array.from({ length: 3 }, () => open({ url: place().url, tablePrefix: 'race_' }));
      await replicas[0]?.migrate();
      const random = pseudoRandom(kind.name.length);
      const work = Array.from({ length: 1500 }, (_, step) => ({ step, draw: random() }));
      const failures: unknown[] = [];
      const workers = Array.from({ length: 12 }, async (_, worker) => {
        for (const { step, draw } of work.filter((one) => one.step % 12 === worker)) {
          const store = replicas[step % 3];
          if (store === undefined) throw new RangeError('no replica');
          await act(store, step, draw).catch((error: unknown) => failures.push(error));
        }
      });
      await Promise.all(workers);
      expect(failures).toEqual([]);
      // Everybody comes once more, now with the unionid in both apps.
      const [store] = replicas;
      if (store === undefined) throw new RangeError('no replica');
      for (let person = 0; person < people; person += 1) {
        await store.saveLogin(login({ step: 10_000 + person * 2, person, appId: app, hasUnionId: true }));
        await store.saveLogin(
          login({ step: 10_001 + person * 2, person, appId: otherApp, hasUnionId: true }),
        );
      }
      expect(await contradictions(store)).toEqual([]);
      await Promise.all(replicas.map((replica) => replica.close()));
    });
  });
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
    await store.saveLogin({ ...login({ step, person, appId, hasUnionId }), replaces });
  }
}

function login(given: {
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
