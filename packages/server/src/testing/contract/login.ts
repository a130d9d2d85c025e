import { deepEqual, equal, rejects } from 'node:assert/strict';
import {
  app,
  type ContractCase,
  hashOf,
  hour,
  id,
  logIn,
  loginWrite,
  now,
  otherApp,
  sealedKey,
  waitingEvents,
} from './fixtures.ts';

/** How a login is recorded. */
export const loginContract: readonly ContractCase[] = [
  {
    name: 'a first login makes the user, the identity, the session and the event',
    async run(store) {
      const saved = await logIn(store, { name: 'a', device: 'phone' });
      equal(saved.isNewUser, true);
      equal(saved.merge, null);
      deepEqual(saved.changedSessions, []);
      deepEqual(saved.user, {
        id: id('u-a'),
        nickname: null,
        avatarUrl: null,
        phone: null,
        hasUnionId: false,
        mergedInto: null,
        createdAt: now,
        updatedAt: now,
      });
      deepEqual(await store.findUser(id('u-a')), saved.user);
      deepEqual(await store.findSession(hashOf('a')), {
        session: {
          id: id('s-a'),
          tokenHash: hashOf('a'),
          userId: id('u-a'),
          appId: app,
          openId: 'open-a',
          device: 'phone',
          isNewUser: true,
          createdAt: now,
          lastSeenAt: now,
          expiresAt: now + 24 * hour,
          revokedAt: null,
          revokeReason: null,
        },
        user: saved.user,
      });
      deepEqual(await waitingEvents(store), [`user.created:${id('u-a')}`]);
    },
  },
  {
    name: 'a second login of the same identity finds the same user',
    async run(store) {
      await logIn(store, { name: 'a' });
      const again = await logIn(store, { name: 'b', openId: 'open-a', at: now + hour });
      equal(again.isNewUser, false);
      equal(again.user.id, id('u-a'));
      equal((await store.findSession(hashOf('b')))?.session.isNewUser, false);
      equal(await store.findUser(id('u-b')), null);
    },
  },
  {
    name: 'racing first logins of one identity make one user',
    async run(store) {
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      const saved = await Promise.all(names.map((name) => logIn(store, { name, openId: 'open-x' })));
      equal(new Set(saved.map((login) => login.user.id)).size, 1);
      equal(saved.filter((login) => login.isNewUser).length, 1);
      const { rows } = await store.dumpRows({ table: 'users', after: null, limit: 100 });
      equal(rows.length, 1);
    },
  },
  {
    name: 'racing first logins of one person in two apps of a group make one user',
    async run(store) {
      const saved = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name, index) =>
          logIn(store, {
            name,
            appId: index % 2 ? app : otherApp,
            openId: `open-${index % 2}`,
            unionId: 'union',
          }),
        ),
      );
      const final = await logIn(store, { name: 'z', openId: 'open-1', unionId: 'union' });
      const other = await logIn(store, { name: 'y', appId: otherApp, openId: 'open-0', unionId: 'union' });
      equal(final.user.id, other.user.id);
      equal(
        saved.some((login) => login.user.id === final.user.id),
        true,
      );
    },
  },
  {
    name: 'a login fills an empty profile and keeps a filled one',
    async run(store) {
      const first = await logIn(store, { name: 'a', profile: { nickname: '小爱 🎏', avatarUrl: null } });
      equal(first.user.nickname, '小爱 🎏');
      const profile = { nickname: '阿博', avatarUrl: 'https://a.example/1.png' };
      const second = await logIn(store, { name: 'b', openId: 'open-a', profile });
      equal(second.user.nickname, '小爱 🎏');
      equal(second.user.avatarUrl, 'https://a.example/1.png');
      deepEqual(await store.findUser(first.user.id), second.user);
    },
  },
  {
    name: 'the key ring keeps the newest three, newest first',
    async run(store) {
      for (const name of ['a', 'b', 'c', 'd']) {
        await logIn(store, { name, openId: 'open-x', sessionKey: sealedKey(name) });
      }
      const ring = await store.readSessionKeys(app, 'open-x');
      deepEqual(ring, [sealedKey('d'), sealedKey('c'), sealedKey('b')]);
    },
  },
  {
    name: 'a key that is in the ring moves to its head and pushes nobody out',
    async run(store) {
      await logIn(store, { name: 'start', openId: 'open-x', sessionKey: sealedKey('a') });
      const push = (name: string): Promise<void> =>
        store.addSessionKey({ appId: app, openId: 'open-x', key: sealedKey(name), at: now });
      await push('b');
      await push('c');
      await push('c');
      deepEqual(await store.readSessionKeys(app, 'open-x'), [sealedKey('c'), sealedKey('b'), sealedKey('a')]);
      await push('b');
      deepEqual(await store.readSessionKeys(app, 'open-x'), [sealedKey('b'), sealedKey('c'), sealedKey('a')]);
      await push('a');
      deepEqual(await store.readSessionKeys(app, 'open-x'), [sealedKey('a'), sealedKey('b'), sealedKey('c')]);
    },
  },
  {
    name: 'the newest key, sealed once more, is in the ring once and can still be read',
    async run(store) {
      await logIn(store, { name: 'a' });
      const known = sealedKey('a');
      const again = { ...known, sealed: 'v1.newer.a' };
      await store.addSessionKey({ appId: app, openId: 'open-a', key: again, at: now });
      const [kept, ...others] = await store.readSessionKeys(app, 'open-a');
      deepEqual(others, []);
      // Either text opens: equal fingerprints come from one secret. A store may spare itself the write.
      deepEqual(kept, kept?.sealed === again.sealed ? again : known);
    },
  },
  {
    name: 'a login without a key leaves the ring alone, and an unknown identity has none',
    async run(store) {
      await logIn(store, { name: 'a' });
      await logIn(store, { name: 'b', openId: 'open-a', sessionKey: null });
      deepEqual(await store.readSessionKeys(app, 'open-a'), [sealedKey('a')]);
      await store.addSessionKey({ appId: app, openId: 'nobody', key: sealedKey('x'), at: now });
      deepEqual(await store.readSessionKeys(app, 'nobody'), []);
      await store.deleteSessionKeys(app, 'open-a');
      deepEqual(await store.readSessionKeys(app, 'open-a'), []);
    },
  },
  {
    name: 'single-device mode ends the other sessions of the same app, or all',
    async run(store) {
      await logIn(store, { name: 'a', openId: 'open-x', unionId: 'union' });
      await logIn(store, { name: 'b', appId: otherApp, openId: 'open-y', unionId: 'union' });
      const inApp = await logIn(store, {
        name: 'c',
        openId: 'open-x',
        unionId: 'union',
        replaces: 'same-app',
      });
      deepEqual(inApp.changedSessions, [{ id: id('s-a'), userId: id('u-a'), tokenHash: hashOf('a') }]);
      const replaced = await store.findSession(hashOf('a'));
      equal(replaced?.session.revokeReason, 'replaced');
      equal(replaced?.session.revokedAt, now);
      const everywhere = await logIn(store, {
        name: 'd',
        openId: 'open-x',
        unionId: 'union',
        replaces: 'all',
      });
      deepEqual(everywhere.changedSessions.map((session) => session.id).sort(), [id('s-b'), id('s-c')]);
      equal((await store.findSession(hashOf('d')))?.session.revokedAt, null);
      equal((await waitingEvents(store)).filter((event) => event.startsWith('session.revoked')).length, 3);
    },
  },
  {
    name: 'without emit nothing is written to the outbox',
    async run(store) {
      await logIn(store, { name: 'a', emit: false });
      await logIn(store, { name: 'b', openId: 'open-a', replaces: 'all', emit: false });
      deepEqual(await waitingEvents(store), []);
    },
  },
  {
    name: 'a login that fails leaves nothing behind and does not touch the logins beside it',
    async run(store) {
      await logIn(store, { name: 'a' });
      const twin = {
        ...loginWrite({ name: 'b' }),
        session: { ...loginWrite({ name: 'a' }).session, id: id('s-b') },
      };
      const [failed, other] = await Promise.allSettled([store.saveLogin(twin), logIn(store, { name: 'c' })]);
      await rejects(async () => {
        if (failed.status === 'rejected') throw failed.reason;
      });
      equal(other.status, 'fulfilled');
      equal(await store.findUser(id('u-b')), null);
      equal(await store.findIdentity(app, 'open-b'), null);
      equal((await store.findSession(hashOf('c')))?.session.userId, id('u-c'));
    },
  },
  {
    name: 'a login under a token that is taken fails as a store fails, and the session keeps its owner',
    async run(store) {
      await logIn(store, { name: 'a' });
      const stolen = { ...loginWrite({ name: 'b' }).session, tokenHash: hashOf('a') };
      await rejects(store.saveLogin({ ...loginWrite({ name: 'b' }), session: stolen }), {
        name: 'StoreError',
      });
      await logIn(store, { name: 'c' });
      const known = { ...loginWrite({ name: 'c' }), session: stolen };
      await rejects(store.saveLogin(known), { name: 'StoreError' });
      equal((await store.findSession(hashOf('a')))?.session.userId, id('u-a'));
      equal((await store.listSessions(id('u-c'), now)).length, 1);
    },
  },
  {
    name: 'a first login that brings a unionid is linked at once, in the first app and in the next',
    async run(store) {
      const first = await logIn(store, { name: 'a', unionId: 'union' });
      const next = await logIn(store, { name: 'b', appId: otherApp, unionId: 'union', at: now + 5 });
      deepEqual(next.user, first.user);
      deepEqual([first.user.hasUnionId, first.changedSessions, next.changedSessions], [true, [], []]);
      equal(await store.findLinkedUser('group', 'union'), id('u-a'));
      const identity = await store.findIdentity(otherApp, 'open-b');
      deepEqual([identity?.unionId, identity?.createdAt, identity?.updatedAt], ['union', now + 5, now + 5]);
      equal(await store.findUser(id('u-b')), null);
      deepEqual(await waitingEvents(store), [`user.created:${id('u-a')}`]);
    },
  },
  {
    name: 'a login that brings a profile and a late unionid at once does all of it',
    async run(store) {
      await logIn(store, { name: 'a' });
      const profile = { nickname: 'a', avatarUrl: null };
      const parts = { openId: 'open-a', unionId: 'union', profile, replaces: 'all' } as const;
      const again = await logIn(store, { name: 'b', ...parts, at: now + 5 });
      deepEqual([again.user.id, again.user.nickname, again.user.hasUnionId], [id('u-a'), 'a', true]);
      deepEqual(
        again.changedSessions.map((session) => session.id),
        [id('s-a')],
      );
      equal((await store.findIdentity(app, 'open-a'))?.unionId, 'union');
      deepEqual(await store.readSessionKeys(app, 'open-a'), [sealedKey('b'), sealedKey('a')]);
      deepEqual(await store.findUser(id('u-a')), again.user);
    },
  },
];
