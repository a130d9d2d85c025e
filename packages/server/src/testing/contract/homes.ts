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

const thirdApp = 'wx0000000000000003';

/** What belongs to whom, whatever is joined and taken apart in whatever order. */
export const homeContract: readonly ContractCase[] = [
  {
    name: 'what arrives between a merge and its undoing follows its home',
    async run(store) {
      await twoUsers(store);
      await merge(store, ['a', 'b'], 'm');
      await logIn(store, { name: 'b2', openId: 'open-b', unionId: 'union', at: now + 20 });
      await logIn(store, { name: 'b3', appId: otherApp, unionId: 'union', at: now + 21 });
      await undo(store, 'm');
      equal((await store.findIdentity(otherApp, 'open-b3'))?.userId, id('u-b'));
      for (const name of ['b', 'b2', 'b3']) {
        equal((await store.findSession(hashOf(name)))?.session.userId, id('u-b'));
      }
      equal(await store.findLinkedUser('group', 'union'), id('u-b'));
      const third = await logIn(store, { name: 'b4', appId: thirdApp, unionId: 'union', at: now + 22 });
      equal(third.user.id, id('u-b'));
      const [a, b] = [await store.findUser(id('u-a')), await store.findUser(id('u-b'))];
      deepEqual([a?.hasUnionId, b?.hasUnionId], [false, true]);
    },
  },
  {
    name: 'two who were joined into one keep what they bring when another is taken out',
    async run(store) {
      await logIn(store, { name: 'a' });
      for (const [index, name] of ['b', 'c'].entries()) {
        const profile = { nickname: name, avatarUrl: null };
        await logIn(store, { name, at: now + 1 + index, profile });
        await store.bindPhone({ userId: id(`u-${name}`), phone: phone(name), ...quiet });
      }
      await merge(store, ['a', 'b'], 'm-b');
      await merge(store, ['a', 'c'], 'm-c');
      await undo(store, 'm-b');
      const left = await store.findUser(id('u-a'));
      deepEqual([left?.nickname, left?.phone], ['c', phone('c')]);
      const restored = await store.findUser(id('u-b'));
      deepEqual([restored?.nickname, restored?.phone], ['b', phone('b')]);
    },
  },
  {
    name: 'a user id that was merged away acts on the living user',
    async run(store) {
      await twoUsers(store);
      await merge(store, ['a', 'b'], 'm');
      const userId = id('u-b');
      equal((await store.updateUser({ userId, changes: { nickname: 'one' }, ...quiet }))?.id, id('u-a'));
      equal((await store.findUser(id('u-a')))?.nickname, 'one');
      const bound = await store.bindPhone({ userId, phone: phone('1'), ...quiet });
      equal(bound.kind === 'bound' && bound.user.id, id('u-a'));
      equal((await store.listSessions(userId, now)).length, 2);
      equal((await store.findUserSession(userId, id('s-a')))?.id, id('s-a'));
      equal((await store.exportUser(userId))?.identities.length, 2);
      const select = { kind: 'user', userId, exceptSessionId: id('s-b') } as const;
      const ended = await store.revokeSessions({ select, reason: 'operator', emit: false, at: now });
      deepEqual(
        ended.map((session) => session.id),
        [id('s-a')],
      );
      const deleted = await store.deleteUser({ userId, reason: 'user-deleted', emit: false, at: now });
      deepEqual([deleted?.user.id, deleted?.userIds], [id('u-a'), [id('u-a'), id('u-b')]]);
      equal(await store.findUser(id('u-a')), null);
    },
  },
  {
    name: 'a claimed unionid joins nobody, and is a claim until it is proven',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      const claimed = { appId: otherApp, unionId: 'union', proof: 'claimed', at: now + 1 } as const;
      const stranger = await logIn(store, { name: 'b', ...claimed });
      deepEqual([stranger.isNewUser, stranger.user.hasUnionId], [true, true]);
      equal((await store.findIdentity(otherApp, 'open-b'))?.proof, 'claimed');
      const again = await logIn(store, { name: 'c', openId: 'open-a', unionId: 'another', proof: 'claimed' });
      deepEqual([again.user.id, again.userChanged], [id('u-a'), false]);
      equal((await store.findIdentity(app, 'open-a'))?.unionId, 'union');
      const proven = await logIn(store, { name: 'd', appId: otherApp, openId: 'open-b', unionId: 'union' });
      deepEqual([proven.user.id, proven.merge?.mergedId], [id('u-a'), id('u-b')]);
    },
  },
  {
    name: 'a claim is refuted when WeChat tells another unionid, and only then',
    async run(store) {
      const told = async (name: string, unionId: string, proof: 'claimed' | 'proven') =>
        (await logIn(store, { name, openId: 'open-a', unionId, proof, at: now + 1 })).claimRefuted === true;
      const refuted = [await told('a', 'of another', 'claimed'), await told('b', 'of a third', 'claimed')];
      refuted.push(await told('c', 'own', 'proven'), await told('d', 'own', 'proven'));
      deepEqual(refuted, [false, false, true, false]);
      await logIn(store, { name: 'e', unionId: 'of another', proof: 'claimed' });
      const late = {
        openId: 'open-e',
        openPlatform: 'group',
        mergeId: id('m'),
        emit: false,
        at: now,
      } as const;
      const link = { appId: app, ...late, unionId: 'own of e', proof: 'proven' } as const;
      const linked = [await store.linkUnionId(link), await store.linkUnionId(link)];
      deepEqual(
        linked.map((result) => result.kind === 'linked' && result.claimRefuted === true),
        [true, false],
      );
    },
  },
  {
    name: 'nobody holds the link of a unionid that was only claimed',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union', proof: 'claimed' });
      equal(await store.findLinkedUser('group', 'union'), null);
      const real = await logIn(store, { name: 'b', appId: otherApp, unionId: 'union', at: now + 1 });
      equal(real.user.id, id('u-b'));
    },
  },
  {
    name: 'the link of a deleted person goes to whoever else has proven its unionid',
    async run(store) {
      await twoUsers(store);
      await logIn(store, { name: 'e', unionId: 'union', openId: 'open-b', at: now + 8 });
      const proven = await logIn(store, { name: 'c', unionId: 'union', openId: 'open-a', at: now + 9 });
      equal(proven.merge?.mergedId, id('u-b'));
      await undo(store, 'm-c');
      await store.deleteUser({ userId: id('u-b'), reason: 'user-deleted', emit: false, at: now });
      equal(await store.findLinkedUser('group', 'union'), id('u-a'));
      const third = await logIn(store, { name: 'd', appId: thirdApp, unionId: 'union', at: now + 10 });
      equal(third.user.id, id('u-a'));
    },
  },
  {
    name: 'an undone merge is told, as the merge was',
    async run(store) {
      await twoUsers(store);
      await merge(store, ['a', 'b'], 'm');
      await undo(store, 'm');
      const events = await store.claimEvents({ limit: 10, now: now + hour, leaseUntil: now + 2 * hour });
      const told = events.find(({ type }) => type === 'user.unmerged');
      deepEqual(
        [told?.id, told?.userId, told?.data],
        [`user.unmerged:${id('m')}`, id('u-a'), { mergeId: id('m'), restoredId: id('u-b') }],
      );
    },
  },
  {
    name: 'a number that is not shown belongs to nobody, and comes back only if nobody else has it',
    async run(store) {
      await twoUsers(store);
      await logIn(store, { name: 'c', at: now + 6 });
      for (const name of ['a', 'b']) {
        await store.bindPhone({ userId: id(`u-${name}`), phone: phone(name), ...quiet });
      }
      await merge(store, ['a', 'b'], 'm');
      equal(await store.findPhoneOwner(['index-b']), null);
      equal((await store.bindPhone({ userId: id('u-c'), phone: phone('b'), ...quiet })).kind, 'bound');
      await undo(store, 'm');
      equal((await store.findUser(id('u-b')))?.phone, null);
      deepEqual((await store.findUser(id('u-c')))?.phone, phone('b'));
      deepEqual((await store.findUser(id('u-a')))?.phone, phone('a'));
    },
  },
  {
    name: 'the cancellation of one WeChat account leaves those who were joined otherwise, as one person',
    async run(store) {
      await logIn(store, { name: 'a', unionId: 'union' });
      await logIn(store, { name: 'b', at: now + 1, profile: { nickname: 'b', avatarUrl: null } });
      await logIn(store, { name: 'c', at: now + 2 });
      await store.bindPhone({ userId: id('u-c'), phone: phone('c'), ...quiet });
      await merge(store, ['a', 'b'], 'm-b');
      await merge(store, ['a', 'c'], 'm-c');
      const deleted = await store.deleteAccount({ appId: app, openId: 'open-a', ...cancelled, emit: true });
      deepEqual([deleted?.userIds, deleted?.remaining?.id], [[id('u-a')], id('u-b')]);
      const left = await store.findUser(id('u-c'));
      deepEqual([left?.id, left?.nickname, left?.phone], [id('u-b'), 'b', phone('c')]);
      equal(await store.findUser(id('u-a')), null);
      equal(await store.findIdentity(app, 'open-a'), null);
      equal((await store.findSession(hashOf('a')))?.session.revokeReason, 'account-cancelled');
      equal((await store.findSession(hashOf('c')))?.session.userId, id('u-b'));
      const events = await waitingEvents(store);
      for (const told of [
        `user.unmerged:${id('m-b')}`,
        `user.unmerged:${id('m-c')}`,
        `user.deleted:${id('u-a')}`,
      ]) {
        equal(events.includes(told), true, told);
      }
      const last = await store.deleteAccount({ appId: app, openId: 'open-b', ...cancelled, emit: true });
      deepEqual([last?.userIds, last?.remaining?.id], [[id('u-b')], id('u-c')]);
      equal(await store.deleteAccount({ appId: app, openId: 'open-b', ...cancelled, emit: true }), null);
    },
  },
  {
    name: 'users that part for a moment, while an account is cancelled, do not take each other’s numbers',
    async run(store) {
      await twoUsers(store);
      await logIn(store, { name: 'c', at: now + 6 });
      await store.bindPhone({ userId: id('u-a'), phone: phone('a'), ...quiet });
      for (const [name, mergeId] of [
        ['b', 'm-b'],
        ['c', 'm-c'],
      ] as const) {
        equal(
          (await store.bindPhone({ userId: id(`u-${name}`), phone: phone('b'), ...quiet })).kind,
          'bound',
        );
        await merge(store, ['a', name], mergeId);
      }
      await store.deleteAccount({ appId: app, openId: 'open-a', ...cancelled, emit: false });
      deepEqual((await store.findUser(id('u-b')))?.phone, phone('b'));
      await store.deleteAccount({ appId: app, openId: 'open-b', ...cancelled, emit: false });
      deepEqual((await store.findUser(id('u-c')))?.phone, phone('b'));
    },
  },
  {
    name: 'all other sessions of whoever holds a token end, in one app or everywhere',
    async run(store) {
      await logIn(store, { name: 'a' });
      await logIn(store, { name: 'b', appId: otherApp, at: now + 5 });
      await logIn(store, { name: 'c', openId: 'open-a', at: now + 6 });
      await merge(store, ['a', 'b'], 'm');
      const end = { reason: 'replaced', emit: false, at: now } as const;
      const others = { kind: 'others', tokenHash: hashOf('c') } as const;
      const inApp = await store.revokeSessions({ select: { ...others, appId: app }, ...end });
      const left = await store.revokeSessions({ select: { ...others, appId: null }, ...end });
      deepEqual(
        [...inApp, ...left].map(({ tokenHash }) => tokenHash),
        [hashOf('a'), hashOf('b')],
      );
      const nobody = { ...others, tokenHash: hashOf('nobody'), appId: null };
      deepEqual(await store.revokeSessions({ select: nobody, ...end }), []);
    },
  },
];

const quiet = { eventId: id('e'), otherIndexes: [], emit: false, at: now } as const;

let made = 0;
const cancelled = {
  reason: 'account-cancelled',
  phoneIndexes: ({ index }: { readonly index: string }) => [index],
  newMergeId: () => {
    made += 1;
    return id(`n${made}`);
  },
  at: now + 30,
} as const;

async function merge(store: Store, names: readonly [string, string], mergeId: string): Promise<void> {
  const [first, second] = names;
  const userIds = [id(`u-${first}`), id(`u-${second}`)] as const;
  const write = { cause: 'operator', mergeId: id(mergeId), emit: true, at: now + 10 } as const;
  equal((await store.mergeUsers({ userIds, ...write })).kind, 'merged');
}

async function undo(store: Store, mergeId: string): Promise<void> {
  const phoneIndexes = ({ index }: { readonly index: string }): readonly string[] => [index];
  const undone = await store.undoMerge({ mergeId: id(mergeId), phoneIndexes, emit: true, at: now + 30 });
  equal(undone.kind, 'undone');
}

async function twoUsers(store: Store): Promise<void> {
  await logIn(store, { name: 'a' });
  await logIn(store, { name: 'b', at: now + 5 });
}
