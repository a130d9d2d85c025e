import { deepEqual, equal } from 'node:assert/strict';
import type { Store } from '../../store/store.ts';
import { app, type ContractCase, hashOf, id, logIn, now } from './fixtures.ts';

/** How users are joined who were joined before. */
export const mergeChainContract: readonly ContractCase[] = [
  {
    name: 'merges of a chain are undone in any order',
    async run(store) {
      await chain(store);
      const first = await undo(store, id('m-1'), now + 20);
      deepEqual(first.kind === 'undone' && [first.survivor.id, first.restored.id], [id('u-a'), id('u-c')]);
      equal((await store.findUser(id('u-a')))?.nickname, null);
      equal((await store.findUser(id('u-c')))?.nickname, 'name of c');
      const second = await undo(store, id('m-2'), now + 21);
      deepEqual(second.kind === 'undone' && [second.survivor.id, second.restored.id], [id('u-a'), id('u-b')]);
      for (const name of ['a', 'b', 'c']) {
        equal((await store.findIdentity(app, `open-${name}`))?.userId, id(`u-${name}`));
        equal((await store.findSession(hashOf(name)))?.user?.id, id(`u-${name}`));
      }
    },
  },
  {
    name: 'what a person takes back is forgotten along a chain of merges, and what they keep is not',
    async run(store) {
      await chain(store);
      await store.updateUser({ userId: id('u-a'), changes: { nickname: null }, ...quiet });
      await undo(store, id('m-1'), now + 20);
      const restored = await store.findUser(id('u-c'));
      deepEqual([restored?.nickname, restored?.avatarUrl], [null, '/c.png']);
      const { rows } = await store.dumpRows({ table: 'users', after: null, limit: 10 });
      equal(JSON.stringify(rows).includes('name of c'), false);
    },
  },
  {
    name: 'deleting a user deletes the whole chain of those who were merged into it',
    async run(store) {
      await chain(store);
      const deleted = await store.deleteUser({
        userId: id('u-a'),
        reason: 'user-deleted',
        emit: false,
        at: now + 30,
      });
      deepEqual(
        deleted?.changedSessions.map((session) => session.id),
        [id('s-a'), id('s-b'), id('s-c')],
      );
      for (const name of ['a', 'b', 'c']) {
        equal(await store.findUser(id(`u-${name}`)), null);
        equal(await store.findIdentity(app, `open-${name}`), null);
        deepEqual(await store.readSessionKeys(app, `open-${name}`), []);
        equal((await store.findSession(hashOf(name)))?.session.openId, '');
      }
      equal(await store.countRows('merges'), 0);
    },
  },
  {
    name: 'sessions that change hands are told in the order of their ids, with their new owner',
    async run(store) {
      await logIn(store, { name: 'a' });
      for (const name of ['d', 'b', 'c']) await logIn(store, { name, openId: 'open-d', at: now + 5 });
      const merged = await store.mergeUsers({
        ...byOperator,
        userIds: [id('u-a'), id('u-d')],
        mergeId: id('m'),
      });
      deepEqual(
        merged.kind === 'merged' && merged.changedSessions,
        ['b', 'c', 'd'].map((name) => ({ id: id(`s-${name}`), userId: id('u-a'), tokenHash: hashOf(name) })),
      );
    },
  },
];

function undo(store: Store, mergeId: string, at: number): ReturnType<Store['undoMerge']> {
  return store.undoMerge({ mergeId, at, emit: true, phoneIndexes: ({ index }) => [index] });
}

const quiet = { eventId: id('e'), emit: false, at: now } as const;

const byOperator = { cause: 'operator', emit: false, at: now + 10 } as const;

/** Three users: `c` is merged into `b`, and `b` into `a`. */
async function chain(store: Store): Promise<void> {
  await logIn(store, { name: 'a' });
  await logIn(store, { name: 'b', at: now + 1 });
  await logIn(store, { name: 'c', at: now + 2, profile: { nickname: 'name of c', avatarUrl: '/c.png' } });
  await store.mergeUsers({ ...byOperator, userIds: [id('u-c'), id('u-b')], mergeId: id('m-1') });
  await store.mergeUsers({ ...byOperator, userIds: [id('u-b'), id('u-a')], mergeId: id('m-2') });
}
