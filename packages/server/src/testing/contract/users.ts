import { deepEqual, equal } from 'node:assert/strict';
import { app, type ContractCase, hashOf, hour, id, logIn, now, phone, waitingEvents } from './fixtures.ts';

const update = { eventId: id('e'), emit: true, at: now + hour } as const;
const bind = { otherIndexes: [], ...update } as const;

/** How users change and go. */
export const userContract: readonly ContractCase[] = [
  {
    name: 'an update changes the given fields only and is told once',
    async run(store) {
      await logIn(store, { name: 'a', profile: { nickname: 'old', avatarUrl: '/a.png' } });
      const changed = await store.updateUser({
        userId: id('u-a'),
        changes: { nickname: '👩‍👩‍👧 new' },
        ...update,
      });
      equal(changed?.nickname, '👩‍👩‍👧 new');
      equal(changed?.avatarUrl, '/a.png');
      equal(changed?.updatedAt, now + hour);
      const cleared = { userId: id('u-a'), changes: { avatarUrl: null }, ...update, emit: false };
      equal((await store.updateUser(cleared))?.avatarUrl, null);
      deepEqual(await waitingEvents(store), [`user.created:${id('u-a')}`, `user.updated:${id('e')}`]);
      equal(await store.updateUser({ userId: id('nobody'), changes: {}, ...update }), null);
    },
  },
  {
    name: 'a phone number has one owner',
    async run(store) {
      await logIn(store, { name: 'a' });
      await logIn(store, { name: 'b' });
      const bound = await store.bindPhone({ userId: id('u-a'), phone: phone('1'), ...bind });
      equal(bound.kind, 'bound');
      deepEqual((await store.findUser(id('u-a')))?.phone, phone('1'));
      const again = await store.bindPhone({ userId: id('u-a'), phone: phone('1'), ...bind, emit: false });
      equal(again.kind, 'bound');
      const taken = await store.bindPhone({ userId: id('u-b'), phone: phone('1'), ...bind, emit: false });
      deepEqual(taken, { kind: 'owned-by-another', ownerId: id('u-a') });
      equal((await store.findUser(id('u-b')))?.phone, null);
      const nobody = await store.bindPhone({ userId: id('nobody'), phone: phone('2'), ...bind, emit: false });
      deepEqual(nobody, { kind: 'no-user' });
    },
  },
  {
    name: 'an owner under an older key of the ring is found too',
    async run(store) {
      await logIn(store, { name: 'a' });
      await logIn(store, { name: 'b' });
      await store.bindPhone({ userId: id('u-a'), phone: phone('old'), ...bind });
      const write = { phone: phone('new'), ...bind, otherIndexes: ['index-old'], emit: false };
      deepEqual(await store.bindPhone({ userId: id('u-b'), ...write }), {
        kind: 'owned-by-another',
        ownerId: id('u-a'),
      });
      equal((await store.bindPhone({ userId: id('u-a'), ...write })).kind, 'bound');
    },
  },
  {
    name: 'of two users who bind one number at once, one gets it',
    async run(store) {
      const names = ['a', 'b', 'c', 'd'];
      for (const name of names) await logIn(store, { name });
      const results = await Promise.all(
        names.map((name) =>
          store.bindPhone({ userId: id(`u-${name}`), phone: phone('1'), ...bind, eventId: id(name) }),
        ),
      );
      equal(results.filter((result) => result.kind === 'bound').length, 1);
      equal(results.filter((result) => result.kind === 'owned-by-another').length, 3);
    },
  },
  {
    name: 'a person is found by unionid and by phone number, under any key of the ring',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      await store.bindPhone({ userId: id('u-a'), phone: phone('old'), ...bind });
      equal(await store.findLinkedUser('group', 'union'), id('u-a'));
      equal(await store.findLinkedUser('another', 'union'), null);
      equal(await store.findLinkedUser('group', 'Union'), null);
      equal(await store.findPhoneOwner(['index-new', 'index-old']), id('u-a'));
      equal(await store.findPhoneOwner(['index-new']), null);
      equal(await store.findPhoneOwner([]), null);
    },
  },
  {
    name: 'a number is sealed anew only where it is still the same',
    async run(store) {
      for (const name of ['a', 'b', 'c']) await logIn(store, { name });
      await store.bindPhone({ userId: id('u-a'), phone: phone('1'), ...bind });
      await store.bindPhone({ userId: id('u-b'), phone: phone('2'), ...bind, eventId: id('e-2') });
      const { sealed, index } = phone('3');
      const write = { userId: id('u-a'), sealedBefore: phone('1').sealed, sealed, index };
      equal(await store.resealPhone({ ...write, sealedBefore: phone('0').sealed }), false);
      equal(await store.resealPhone({ ...write, index: phone('2').index }), false);
      equal(await store.resealPhone({ ...write, userId: id('u-c') }), false);
      equal(await store.resealPhone({ ...write, userId: id('nobody') }), false);
      deepEqual((await store.findUser(id('u-a')))?.phone, phone('1'));
      equal(await store.resealPhone(write), true);
      const user = await store.findUser(id('u-a'));
      deepEqual([user?.phone, user?.updatedAt], [phone('3'), bind.at]);
      equal(await store.resealPhone(write), false);
    },
  },
  {
    name: 'a number that was given up is free again',
    async run(store) {
      await logIn(store, { name: 'a' });
      await logIn(store, { name: 'b' });
      await store.bindPhone({ userId: id('u-a'), phone: phone('1'), ...bind });
      await store.bindPhone({ userId: id('u-a'), phone: null, ...bind, emit: false });
      equal((await store.findUser(id('u-a')))?.phone, null);
      const bound = await store.bindPhone({ userId: id('u-b'), phone: phone('1'), ...bind, emit: false });
      equal(bound.kind, 'bound');
    },
  },
  {
    name: 'an export holds everything about the user and nothing about others',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      await logIn(store, { name: 'b' });
      const exported = await store.exportUser(id('u-a'));
      equal(exported?.user.hasUnionId, true);
      deepEqual(exported?.identities, [
        {
          appId: app,
          openId: 'open-a',
          userId: id('u-a'),
          homeUserId: id('u-a'),
          openPlatform: 'group',
          unionId: 'union',
          proof: 'proven',
          createdAt: now,
          updatedAt: now,
        },
      ]);
      deepEqual(
        exported?.sessions.map((session) => session.id),
        [id('s-a')],
      );
      deepEqual(exported?.merges, []);
      equal(await store.exportUser(id('nobody')), null);
    },
  },
  {
    name: 'a deleted user is gone from every table but the ended sessions, and is told once',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union', device: 'phone' });
      await logIn(store, { name: 'b' });
      await store.bindPhone({ userId: id('u-a'), phone: phone('1'), ...bind });
      const write = { userId: id('u-a'), reason: 'user-deleted', emit: true, at: now + hour } as const;
      const deleted = await store.deleteUser(write);
      equal(deleted?.user.id, id('u-a'));
      deepEqual(deleted?.changedSessions, [{ id: id('s-a'), userId: id('u-a'), tokenHash: hashOf('a') }]);
      equal(await store.findUser(id('u-a')), null);
      equal(await store.findIdentity(app, 'open-a'), null);
      deepEqual(await store.readSessionKeys(app, 'open-a'), []);
      const found = await store.findSession(hashOf('a'));
      equal(found?.user, null);
      equal(found?.session.revokeReason, 'user-deleted');
      equal(found?.session.openId, '');
      equal(found?.session.device, null);
      deepEqual(
        await waitingEvents(store),
        [`user.created:${id('u-b')}`, `user.deleted:${id('u-a')}`].sort(),
      );
      equal(await store.deleteUser(write), null);
    },
  },
  {
    name: 'who comes back after deletion is a new user, with the unionid free again',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      await store.deleteUser({ userId: id('u-a'), reason: 'user-deleted', emit: false, at: now });
      const back = await logIn(store, { name: 'b', openId: 'open-a', unionId: 'union' });
      equal(back.isNewUser, true);
      equal(back.user.id, id('u-b'));
    },
  },
];
