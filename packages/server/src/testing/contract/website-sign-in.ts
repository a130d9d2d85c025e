import { deepEqual, equal } from 'node:assert/strict';
import type { Store } from '../../store/store.ts';
import type { MoveScanLogin, OidcRecord, ScanLoginRecord } from '../../store/website-sign-in.ts';
import { app, type ContractCase, hashOf, hour, id, logIn, now } from './fixtures.ts';

/** What an OpenID provider keeps, and sign-ins that wait for a scan. */
export const websiteSignInContract: readonly ContractCase[] = [
  {
    name: 'a record of an OpenID provider is found by its id, its other name and what a person types',
    async run(store) {
      const kept = record('a', { uid: hashOf('uid-a'), userCode: hashOf('code-a'), userId: id('u-a') });
      await store.saveOidcRecord(kept);
      await store.saveOidcRecord(record('b'));
      deepEqual(await store.findOidcRecord({ by: 'id', value: hashOf('a') }), kept);
      deepEqual(await store.findOidcRecord({ by: 'uid', value: hashOf('uid-a') }), kept);
      deepEqual(await store.findOidcRecord({ by: 'userCode', value: hashOf('code-a') }), kept);
      equal(await store.findOidcRecord({ by: 'uid', value: hashOf('a') }), null);
      await store.deleteOidcRecord(hashOf('a'));
      equal(await store.findOidcRecord({ by: 'id', value: hashOf('a') }), null);
      deepEqual(await store.findOidcRecord({ by: 'id', value: hashOf('b') }), record('b'));
    },
  },
  {
    name: 'a record is replaced whole, and what was used up stays so',
    async run(store) {
      await store.saveOidcRecord(record('a', { uid: hashOf('old') }));
      const next = record('a', { sealed: 'v1.key.next', uid: hashOf('new'), expiresAt: null });
      await store.saveOidcRecord(next);
      await store.saveOidcRecord(next);
      deepEqual(await store.findOidcRecord({ by: 'uid', value: hashOf('new') }), next);
      equal(await store.findOidcRecord({ by: 'uid', value: hashOf('old') }), null);
      equal(await store.consumeOidcRecord({ id: next.id, at: now + 1 }), true);
      await store.saveOidcRecord(next);
      deepEqual(await findRecord(store, 'a'), { ...next, consumedAt: now + 1 });
    },
  },
  {
    name: 'of many who use a record up at the same time one succeeds',
    async run(store) {
      await store.saveOidcRecord(record('a'));
      const racers = await Promise.all(
        Array.from({ length: 8 }, () => store.consumeOidcRecord({ id: hashOf('a'), at: now + 1 })),
      );
      equal(racers.filter(Boolean).length, 1);
      equal(await store.consumeOidcRecord({ id: hashOf('a'), at: now + 2 }), false);
      equal((await findRecord(store, 'a'))?.consumedAt, now + 1);
      equal(await store.consumeOidcRecord({ id: hashOf('nobody'), at: now }), false);
    },
  },
  {
    name: 'what was granted together is deleted by its kind',
    async run(store) {
      const grant = { grantId: hashOf('grant') };
      await store.saveOidcRecord(record('a', grant));
      await store.saveOidcRecord(record('b', { ...grant, kind: 'RefreshToken' }));
      await store.saveOidcRecord(record('c', { grantId: hashOf('other') }));
      await store.deleteOidcGrant({ kind: 'AccessToken', ...grant });
      equal(await findRecord(store, 'a'), null);
      equal((await findRecord(store, 'b'))?.kind, 'RefreshToken');
      equal((await findRecord(store, 'c'))?.kind, 'AccessToken');
    },
  },
  {
    name: 'a sign-in by scanning goes from state to state, for the one who scanned it, before its end',
    async run(store) {
      await store.addScanLogin(scan('a'));
      deepEqual(await store.findScanLogin(hashOf('a')), scan('a'));
      equal(await store.moveScanLogin(move('a', { from: 'scanned', to: 'approved' })), false);
      equal(await store.moveScanLogin(move('a')), true);
      equal(await store.moveScanLogin(move('a')), false);
      const approve = move('a', { from: 'scanned', to: 'approved', agreed: 'profile phone', at: now + 2 });
      equal(await store.moveScanLogin({ ...approve, userId: id('u-2') }), false);
      equal(await store.moveScanLogin({ ...approve, at: now + hour }), false);
      equal(await store.moveScanLogin(approve), true);
      deepEqual(await store.findScanLogin(hashOf('a')), {
        ...scan('a'),
        ...{ state: 'approved', userId: id('u-1'), agreed: 'profile phone', changedAt: now + 2 },
      });
      equal(await store.moveScanLogin(move('nobody')), false);
    },
  },
  {
    name: 'of many who scan the same code at the same time one gets it',
    async run(store) {
      await store.addScanLogin(scan('a'));
      const racers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => store.moveScanLogin(move('a', { userId: id(`u-${index}`) }))),
      );
      equal(racers.filter(Boolean).length, 1);
    },
  },
  {
    name: 'what happened to sign-ins by scanning is listed newest first, those that wait are not',
    async run(store) {
      for (const name of ['a', 'b', 'c']) await store.addScanLogin(scan(name));
      await store.moveScanLogin(move('a', { at: now + 5 }));
      await store.moveScanLogin(move('b', { at: now + 9 }));
      const [a, b] = [hashOf('a'), hashOf('b')];
      deepEqual(await store.listMovedScanLogins({ since: now, limit: 10 }), [b, a]);
      deepEqual(await store.listMovedScanLogins({ since: now, limit: 1 }), [b]);
      deepEqual(await store.listMovedScanLogins({ since: now + 6, limit: 10 }), [b]);
      deepEqual(await store.listMovedScanLogins({ since: now + 10, limit: 10 }), []);
    },
  },
  {
    name: 'pruning drops what is over, and a deleted user takes along what speaks of them',
    async run(store) {
      const { user } = await logIn(store, { name: 'a' });
      await store.saveOidcRecord(record('mortal'));
      await store.saveOidcRecord(record('immortal', { expiresAt: null }));
      await store.saveOidcRecord(record('theirs', { expiresAt: null, userId: user.id }));
      await store.addScanLogin(scan('a'));
      const prune = { sessionsBefore: now, limit: 10 };
      equal(await store.prune({ ...prune, now }), 0);
      equal(await store.prune({ ...prune, now: now + hour }), 2);
      equal(await store.findScanLogin(hashOf('a')), null);
      equal(await findRecord(store, 'mortal'), null);
      await store.deleteUser({ userId: user.id, reason: 'user-deleted', emit: false, at: now });
      equal(await findRecord(store, 'theirs'), null);
      equal((await findRecord(store, 'immortal'))?.kind, 'AccessToken');
    },
  },
];

function findRecord(store: Store, name: string): Promise<OidcRecord | null> {
  return store.findOidcRecord({ by: 'id', value: hashOf(name) });
}

function record(name: string, parts: Partial<OidcRecord> = {}): OidcRecord {
  return {
    id: hashOf(name),
    kind: 'AccessToken',
    sealed: `v1.key.${name}`,
    grantId: null,
    uid: null,
    userCode: null,
    userId: null,
    expiresAt: now + hour,
    consumedAt: null,
    ...parts,
  };
}

function scan(name: string): ScanLoginRecord {
  return {
    id: hashOf(name),
    appId: app,
    sealed: `v1.key.${name}`,
    state: 'new',
    userId: null,
    agreed: null,
    changedAt: now,
    expiresAt: now + hour,
  };
}

function move(name: string, parts: Partial<MoveScanLogin> = {}): MoveScanLogin {
  return {
    id: hashOf(name),
    from: 'new',
    to: 'scanned',
    userId: id('u-1'),
    agreed: null,
    at: now + 1,
    ...parts,
  };
}
