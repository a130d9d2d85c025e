import { deepEqual, equal } from 'node:assert/strict';
import type { RevokeReason } from '@weapp-auth/protocol';
import type { PortableRow } from '../../store/records.ts';
import type { SessionSelection } from '../../store/writes.ts';
import { app, type ContractCase, hashOf, hour, id, logIn, now, otherApp, waitingEvents } from './fixtures.ts';

/** How sessions live and end. */
export const sessionContract: readonly ContractCase[] = [
  {
    name: 'an unknown token finds nothing',
    async run(store) {
      equal(await store.findSession(hashOf('nobody')), null);
    },
  },
  {
    name: 'a session is extended while it lives and not after',
    async run(store) {
      await logIn(store, { name: 'a' });
      const extension = { tokenHash: hashOf('a'), lastSeenAt: now + hour, expiresAt: now + 48 * hour };
      await store.extendSession(extension);
      const extended = (await store.findSession(hashOf('a')))?.session;
      equal(extended?.lastSeenAt, now + hour);
      equal(extended?.expiresAt, now + 48 * hour);
      await store.extendSession({ ...extension, lastSeenAt: now + 49 * hour, expiresAt: now + 99 * hour });
      equal((await store.findSession(hashOf('a')))?.session.expiresAt, now + 48 * hour);
      await store.revokeSessions(revoke({ kind: 'token', tokenHash: hashOf('a') }, 'logout'));
      await store.extendSession({ ...extension, expiresAt: now + 99 * hour });
      equal((await store.findSession(hashOf('a')))?.session.expiresAt, now + 48 * hour);
    },
  },
  {
    name: 'the list holds live sessions only, newest first',
    async run(store) {
      await logIn(store, { name: 'a', openId: 'open-x' });
      await logIn(store, { name: 'b', openId: 'open-x' });
      await logIn(store, { name: 'c', openId: 'open-x', expiresAt: now + hour });
      await logIn(store, { name: 'd', openId: 'open-x' });
      await logIn(store, { name: 'other' });
      await store.revokeSessions(revoke({ kind: 'token', tokenHash: hashOf('d') }, 'logout'));
      const ids = (await store.listSessions(id('u-a'), now + hour)).map((session) => session.id);
      deepEqual(ids, [id('s-b'), id('s-a')]);
      equal(await store.countSessions(now + hour), 3);
    },
  },
  {
    name: 'the list stops at the newest thousand',
    async run(store) {
      await store.loadRows(
        'sessions',
        Array.from({ length: 1005 }, (_, index) => sessionRow(index)),
      );
      const listed = await store.listSessions(id('u-a'), now);
      equal(listed.length, 1000);
      equal(listed[0]?.id, sessionRow(1004).id);
      equal(listed.at(-1)?.id, sessionRow(5).id);
    },
  },
  {
    name: 'a session ends once: the first reason stays',
    async run(store) {
      await logIn(store, { name: 'a' });
      const byToken = { kind: 'token', tokenHash: hashOf('a') } as const;
      const first = await store.revokeSessions(revoke(byToken, 'kicked'));
      deepEqual(first, [{ id: id('s-a'), userId: id('u-a'), tokenHash: hashOf('a') }]);
      deepEqual(await store.revokeSessions(revoke(byToken, 'logout')), []);
      const { session } = (await store.findSession(hashOf('a'))) ?? {};
      equal(session?.revokeReason, 'kicked');
      equal(session?.revokedAt, now + 1);
      deepEqual(await waitingEvents(store), [`session.revoked:${id('s-a')}`, `user.created:${id('u-a')}`]);
    },
  },
  {
    name: 'a session is ended by its owner only',
    async run(store) {
      await logIn(store, { name: 'a' });
      await logIn(store, { name: 'b' });
      const foreign = { kind: 'one', userId: id('u-b'), sessionId: id('s-a') } as const;
      deepEqual(await store.revokeSessions(revoke(foreign, 'kicked')), []);
      const own = await store.revokeSessions(revoke({ ...foreign, userId: id('u-a') }, 'kicked'));
      equal(own.length, 1);
    },
  },
  {
    name: 'all sessions of a user end, or all but one',
    async run(store) {
      for (const name of ['a', 'b', 'c']) await logIn(store, { name, openId: 'open-x' });
      const select = { kind: 'user', userId: id('u-a'), exceptSessionId: id('s-b') } as const;
      const others = await store.revokeSessions(revoke(select, 'operator'));
      deepEqual(others.map((session) => session.id).sort(), [id('s-a'), id('s-c')]);
      const rest = await store.revokeSessions(revoke({ ...select, exceptSessionId: null }, 'operator'));
      deepEqual(
        rest.map((session) => session.id),
        [id('s-b')],
      );
    },
  },
  {
    name: 'sessions that end are told in the order of their ids',
    async run(store) {
      for (const name of ['c', 'a', 'd', 'b']) await logIn(store, { name, openId: 'open-x' });
      const sessions = ['a', 'b', 'c', 'd'].map((name) => id(`s-${name}`));
      const select = { kind: 'user', userId: id('u-c'), exceptSessionId: null } as const;
      const revoked = await store.revokeSessions({ ...revoke(select, 'operator'), emit: false });
      deepEqual(
        revoked.map((session) => session.id),
        sessions,
      );
    },
  },
  {
    name: 'sessions of one identity end and those of the other apps stay',
    async run(store) {
      await logIn(store, { name: 'a', openId: 'open-x', unionId: 'union' });
      await logIn(store, { name: 'b', appId: otherApp, openId: 'open-y', unionId: 'union' });
      const select = { kind: 'identity', appId: app, openId: 'open-x' } as const;
      const revoked = await store.revokeSessions(revoke(select, 'authorization-revoked'));
      deepEqual(
        revoked.map((session) => session.id),
        [id('s-a')],
      );
    },
  },
  {
    name: 'pruning removes ended sessions after their time, in batches, and keeps the live',
    async run(store) {
      await logIn(store, { name: 'a', openId: 'open-x', expiresAt: now + hour });
      await logIn(store, { name: 'b', openId: 'open-x', expiresAt: now + hour });
      await logIn(store, { name: 'c', openId: 'open-x' });
      await logIn(store, { name: 'd', openId: 'open-x' });
      await store.revokeSessions(revoke({ kind: 'token', tokenHash: hashOf('d') }, 'logout'));
      const prune = { sessionsBefore: now + 2 * hour, now, limit: 1 };
      equal(await store.prune({ ...prune, sessionsBefore: now }), 0);
      let pruned = 0;
      for (let step = await store.prune(prune); step > 0; step = await store.prune(prune)) pruned += step;
      equal(pruned, 3);
      equal(await store.findSession(hashOf('a')), null);
      equal(await store.findSession(hashOf('d')), null);
      equal((await store.findSession(hashOf('c')))?.session.id, id('s-c'));
    },
  },
];

function revoke(
  select: SessionSelection,
  reason: RevokeReason,
): { select: SessionSelection; reason: RevokeReason; emit: true; at: number } {
  return { select, reason, emit: true, at: now + 1 };
}

function sessionRow(index: number): PortableRow & { readonly id: string } {
  const number = String(index).padStart(4, '0');
  return {
    id: id(`s-${number}`),
    token_hash: hashOf(number),
    user_id: id('u-a'),
    app_id: app,
    open_id: 'open-a',
    device: null,
    is_new_user: 0,
    created_at: now,
    last_seen_at: now,
    expires_at: now + hour,
    revoked_at: null,
    revoke_reason: null,
  };
}
