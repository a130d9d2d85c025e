import { deepEqual, equal } from 'node:assert/strict';
import type { Store } from '../../store/store.ts';
import {
  app,
  type ContractCase,
  hashOf,
  hour,
  id,
  logIn,
  now,
  otherApp,
  phone,
  waitingEvents,
} from './fixtures.ts';

/** How people are recognised across apps, joined and taken apart again. */
export const mergeContract: readonly ContractCase[] = [
  {
    name: 'the same unionid in another app of the group is the same user',
    async run(store) {
      const first = await logIn(store, { name: 'a', unionId: 'union' });
      const second = await logIn(store, { name: 'b', appId: otherApp, unionId: 'union' });
      equal(first.user.hasUnionId, true);
      equal(second.isNewUser, false);
      equal(second.user.id, id('u-a'));
      equal(second.merge, null);
    },
  },
  {
    name: 'the same unionid in two groups, or in none, joins nobody',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      const elsewhere = await logIn(store, {
        name: 'b',
        appId: otherApp,
        unionId: 'union',
        openPlatform: 'other',
      });
      equal(elsewhere.isNewUser, true);
      const nowhere = await logIn(store, { name: 'c', appId: 'wx3', unionId: 'union', openPlatform: null });
      equal(nowhere.isNewUser, true);
      equal(nowhere.user.hasUnionId, true);
      const nowhereElse = await logIn(store, {
        name: 'd',
        appId: 'wx4',
        unionId: 'union',
        openPlatform: null,
      });
      equal(nowhereElse.isNewUser, true);
    },
  },
  {
    name: 'a unionid that comes late merges the two users into the older',
    async run(store) {
      await twoUsers(store);
      const saved = await logIn(store, {
        name: 'c',
        appId: otherApp,
        openId: 'open-b',
        unionId: 'union',
        at: now + 9,
      });
      equal(saved.user.id, id('u-a'));
      equal(saved.isNewUser, false);
      equal(saved.merge?.survivorId, id('u-a'));
      equal(saved.merge?.mergedId, id('u-b'));
      equal(saved.merge?.cause, 'unionid');
      deepEqual(saved.changedSessions, [{ id: id('s-b'), userId: id('u-a'), tokenHash: hashOf('b') }]);
      equal((await store.findUser(id('u-b')))?.id, id('u-a'));
      equal((await store.findIdentity(otherApp, 'open-b'))?.userId, id('u-a'));
      equal((await store.findSession(hashOf('b')))?.user?.id, id('u-a'));
      equal((await waitingEvents(store)).includes(`user.merged:${id('m-c')}`), true);
      deepEqual(await store.listMerges(id('u-a')), [saved.merge]);
      deepEqual(await store.listMerges(id('u-b')), [saved.merge]);
    },
  },
  {
    name: 'the survivor keeps its fields and takes what it lacks',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union', profile: { nickname: 'older', avatarUrl: null } });
      await logIn(store, {
        name: 'b',
        appId: otherApp,
        at: now + 5,
        profile: { nickname: 'younger', avatarUrl: '/b.png' },
      });
      await store.bindPhone({ userId: id('u-b'), phone: phone('1'), ...quiet });
      const result = await store.linkUnionId({ ...lateUnionId, emit: true });
      equal(result.kind, 'linked');
      const user = await store.findUser(id('u-a'));
      equal(user?.nickname, 'older');
      equal(user?.avatarUrl, '/b.png');
      deepEqual(user?.phone, phone('1'));
      deepEqual(await store.findUser(id('u-b')), user);
    },
  },
  {
    name: 'linking tells when there is no such identity, and is quiet when nothing is new',
    async run(store) {
      deepEqual(await store.linkUnionId(lateUnionId), { kind: 'no-identity' });
      await logIn(store, { name: 'b', appId: otherApp });
      const linked = await store.linkUnionId(lateUnionId);
      equal(linked.kind === 'linked' && linked.user.hasUnionId, true);
      equal((await store.findIdentity(otherApp, 'open-b'))?.unionId, 'union');
      const again = await store.linkUnionId(lateUnionId);
      equal(again.kind === 'linked' && again.merge, null);
    },
  },
  {
    name: 'two racing merges make one merge',
    async run(store) {
      await twoUsers(store);
      const results = await Promise.all(
        ['1', '2', '3', '4'].map((name) => store.linkUnionId({ ...lateUnionId, mergeId: id(name) })),
      );
      equal(results.filter((result) => result.kind === 'linked' && result.merge !== null).length, 1);
      equal((await store.listMerges(id('u-a'))).length, 1);
    },
  },
  {
    name: 'an undone merge gives back identities, sessions, links, fields and phone',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      await logIn(store, {
        name: 'b',
        appId: otherApp,
        at: now + 5,
        profile: { nickname: 'b', avatarUrl: null },
      });
      await store.bindPhone({ userId: id('u-b'), phone: phone('1'), ...quiet });
      await store.linkUnionId(lateUnionId);
      await store.updateUser({ userId: id('u-a'), changes: { avatarUrl: '/own.png' }, ...quiet });
      const undone = await undo(store, id('m-late'), now + hour);
      equal(undone.kind, 'undone');
      const survivor = await store.findUser(id('u-a'));
      deepEqual([survivor?.nickname, survivor?.avatarUrl, survivor?.phone], [null, '/own.png', null]);
      const restored = await store.findUser(id('u-b'));
      deepEqual([restored?.nickname, restored?.mergedInto], ['b', null]);
      deepEqual(restored?.phone, phone('1'));
      equal((await store.findIdentity(otherApp, 'open-b'))?.userId, id('u-b'));
      equal((await store.findSession(hashOf('b')))?.session.userId, id('u-b'));
      equal((await store.findSession(hashOf('a')))?.session.userId, id('u-a'));
      equal((await store.listMerges(id('u-b')))[0]?.undoneAt, now + hour);
      deepEqual(await undo(store, id('m-late'), now), { kind: 'not-undoable' });
      deepEqual(await undo(store, id('never'), now), { kind: 'not-undoable' });
    },
  },
  {
    name: 'a number that was sealed anew goes back too, and to nobody twice',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      await logIn(store, { name: 'b', appId: otherApp, at: now + 5 });
      await store.bindPhone({ userId: id('u-b'), phone: phone('old'), ...quiet });
      await store.linkUnionId(lateUnionId);
      const { sealed, index } = phone('new');
      const resealing = { userId: id('u-a'), sealedBefore: phone('old').sealed, sealed, index };
      equal(await store.resealPhone(resealing), true);
      const phoneIndexes = (): readonly string[] => [index, phone('old').index];
      await store.undoMerge({ mergeId: id('m-late'), at: now + hour, emit: false, phoneIndexes });
      equal((await store.findUser(id('u-a')))?.phone, null);
      deepEqual((await store.findUser(id('u-b')))?.phone, phone('old'));
    },
  },
  {
    name: 'a number that a third user has by now, under whichever index, does not come back',
    async run(store) {
      await twoUsers(store);
      await store.bindPhone({ userId: id('u-b'), phone: phone('old'), ...quiet });
      await store.linkUnionId(lateUnionId);
      await store.bindPhone({ userId: id('u-a'), phone: phone('another'), ...quiet });
      await logIn(store, { name: 'c', openId: 'open-c', at: now + 9 });
      await store.bindPhone({ userId: id('u-c'), phone: phone('new'), ...quiet });
      const phoneIndexes = (): readonly string[] => [phone('new').index, phone('old').index];
      await store.undoMerge({ mergeId: id('m-late'), at: now + hour, emit: false, phoneIndexes });
      equal((await store.findUser(id('u-b')))?.phone, null);
      deepEqual((await store.findUser(id('u-a')))?.phone, phone('another'));
    },
  },
  {
    name: 'what a person takes back is kept nowhere, and no undoing brings it back',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      const profile = { nickname: 'b', avatarUrl: '/b.png' };
      await logIn(store, { name: 'b', appId: otherApp, at: now + 5, profile });
      await store.bindPhone({ userId: id('u-b'), phone: phone('1'), ...quiet });
      await store.linkUnionId(lateUnionId);
      await logIn(store, { name: 'c', openId: 'open-c', at: now + 9 });
      const older = { cause: 'operator', mergeId: id('m-2'), emit: false, at: now } as const;
      await store.mergeUsers({ ...older, userIds: [id('u-a'), id('u-c')] });
      const changes = { nickname: null, avatarUrl: null };
      await store.updateUser({ userId: id('u-a'), changes, ...quiet });
      await store.bindPhone({ userId: id('u-a'), phone: null, ...quiet });
      const merges = JSON.stringify(await store.listMerges(id('u-a')));
      equal(/"b"|b\.png|index-1/.test(merges), false);
      await undo(store, id('m-late'), now + hour);
      const restored = await store.findUser(id('u-b'));
      deepEqual([restored?.nickname, restored?.avatarUrl, restored?.phone], [null, null, null]);
    },
  },
  {
    name: 'a pair that was taken apart is not joined again by the same unionid',
    async run(store) {
      await twoUsers(store);
      await store.linkUnionId(lateUnionId);
      await undo(store, id('m-late'), now + hour);
      const again = await logIn(store, { name: 'c', appId: otherApp, openId: 'open-b', unionId: 'union' });
      equal(again.merge, null);
      equal(again.user.id, id('u-b'));
    },
  },
  {
    name: 'two users are joined on request, but not a user with itself or with nobody',
    async run(store) {
      await twoUsers(store);
      const write = { cause: 'phone', mergeId: id('m'), emit: true, at: now } as const;
      const merged = await store.mergeUsers({ ...write, userIds: [id('u-b'), id('u-a')] });
      equal(merged.kind === 'merged' && merged.user.id, id('u-a'));
      const refused = { kind: 'not-mergeable' };
      deepEqual(await store.mergeUsers({ ...write, userIds: [id('u-a'), id('u-a')] }), refused);
      deepEqual(await store.mergeUsers({ ...write, userIds: [id('u-a'), id('u-b')] }), refused);
      deepEqual(await store.mergeUsers({ ...write, userIds: [id('u-a'), id('nobody')] }), refused);
    },
  },
  {
    name: 'deleting a user deletes those who were merged into it',
    async run(store) {
      await twoUsers(store);
      await store.linkUnionId(lateUnionId);
      await store.deleteUser({ userId: id('u-a'), reason: 'user-deleted', emit: false, at: now });
      equal(await store.findUser(id('u-b')), null);
      equal(await store.findIdentity(app, 'open-a'), null);
      equal(await store.findIdentity(otherApp, 'open-b'), null);
      deepEqual(await store.listMerges(id('u-b')), []);
    },
  },
];

function undo(store: Store, mergeId: string, at: number): ReturnType<Store['undoMerge']> {
  return store.undoMerge({ mergeId, at, emit: true, phoneIndexes: ({ index }) => [index] });
}

const quiet = { eventId: id('e'), otherIndexes: [], emit: false, at: now } as const;

const lateUnionId = {
  appId: otherApp,
  openId: 'open-b',
  openPlatform: 'group',
  unionId: 'union',
  proof: 'proven',
  mergeId: id('m-late'),
  emit: false,
  at: now + 10,
} as const;

async function twoUsers(store: Store): Promise<void> {
  await logIn(store, { name: 'a', unionId: 'union' });
  await logIn(store, { name: 'b', appId: otherApp, at: now + 5 });
}
