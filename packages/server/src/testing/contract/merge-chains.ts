import { deepEqual, equal } from 'node:assert/strict';
import type { Store } from '../../store/store.ts';
import { app, type ContractCase, hashOf, id, logIn, now } from './fixtures.ts';

/** How users are joined who were joined before. */
export const mergeChainContract: readonly ContractCase[] = [
  {
    name: 'a merge whose survivor was merged further waits until that one is undone',
    async run(store) {
      await chain(store);
      deepEqual(await undo(store, id('m-1'), now), { kind: 'not-undoable' });
      equal((await undo(store, id('m-2'), now + 20)).kind, 'undone');
      const undone = await undo(store, id('m-1'), now + 21);
      deepEqual(undone.kind === 'undone' && [undone.survivor.id, undone.restored.id], [id('u-b'), id('u-c')]);
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
      const merges = JSON.stringify(await store.listMerges(id('u-b')));
      deepEqual([merges.includes('name of c'), merges.includes('/c.png')], [false, true]);
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
  return store.undoMerge({ mergeId, at, phoneIndexes: ({ index }) => [index] });
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
