import { deepEqual, equal } from 'node:assert/strict';
import { type ContractCase, hour, id, logIn, now } from './fixtures.ts';

/** What replicas share: values that are taken once, values that are compared and set, events. */
export const sharedContract: readonly ContractCase[] = [
  {
    name: 'a value is taken once until it expires',
    async run(store) {
      const take = { key: 'replay:1', expiresAt: now + hour, now };
      const racers = await Promise.all(Array.from({ length: 8 }, () => store.takeOnce(take)));
      equal(racers.filter(Boolean).length, 1);
      equal(await store.takeOnce({ ...take, now: now + hour - 1 }), false);
      equal(await store.takeOnce({ ...take, key: 'replay:2' }), true);
      equal(await store.takeOnce({ ...take, now: now + hour, expiresAt: now + 2 * hour }), true);
      equal(await store.takeOnce({ ...take, now: now + hour + 1, expiresAt: now + 2 * hour }), false);
    },
  },
  {
    name: 'a shared value is written by the one that saw its last version',
    async run(store) {
      const write = { key: 'token', value: 'one', expectedVersion: 0, expiresAt: now + hour };
      equal(await store.readShared('token'), null);
      const racers = await Promise.all(
        ['a', 'b', 'c'].map((value) => store.writeShared({ ...write, value })),
      );
      equal(racers.filter(Boolean).length, 1);
      equal((await store.readShared('token'))?.version, 1);
      equal(await store.writeShared({ ...write, value: 'two', expectedVersion: 1, expiresAt: null }), true);
      deepEqual(await store.readShared('token'), { value: 'two', version: 2, expiresAt: null });
      equal(await store.writeShared({ ...write, expectedVersion: 1 }), false);
      equal(await store.writeShared({ ...write, key: 'other', expectedVersion: 4 }), false);
    },
  },
  {
    name: 'whether it can be written is asked again and again, by several at once, and changes nothing else',
    async run(store) {
      await store.checkWritable(now);
      await Promise.all(Array.from({ length: 8 }, (_, index) => store.checkWritable(now + index)));
      const write = { key: 'mine', value: 'one', expectedVersion: 0, expiresAt: null };
      equal(await store.writeShared(write), true);
      await store.checkWritable(now + hour);
      equal((await store.readShared('mine'))?.version, 1);
    },
  },
  {
    name: 'pruning drops expired values and keeps those without an end',
    async run(store) {
      await store.takeOnce({ key: 'x', expiresAt: now + hour, now });
      await store.writeShared({ key: 'mortal', value: '', expectedVersion: 0, expiresAt: now + hour });
      await store.writeShared({ key: 'immortal', value: '', expectedVersion: 0, expiresAt: null });
      const prune = { sessionsBefore: now, limit: 10 };
      equal(await store.prune({ ...prune, now }), 0);
      equal(await store.prune({ ...prune, now: now + hour }), 2);
      equal(await store.readShared('mortal'), null);
      equal((await store.readShared('immortal'))?.version, 1);
    },
  },
  {
    name: 'an event is handed to one claimer until its lease ends',
    async run(store) {
      for (const name of ['a', 'b', 'c']) await logIn(store, { name });
      const claim = { limit: 2, now: now + 1, leaseUntil: now + hour };
      const first = await store.claimEvents(claim);
      const second = await store.claimEvents(claim);
      equal(first.length, 2);
      equal(second.length, 1);
      deepEqual(await store.claimEvents(claim), []);
      const again = await store.claimEvents({
        ...claim,
        limit: 10,
        now: now + hour,
        leaseUntil: now + 2 * hour,
      });
      equal(again.length, 3);
      equal(again[0]?.attempts, 1);
      equal(first[0]?.attempts, 0);
    },
  },
  {
    name: 'racing claimers never get the same event',
    async run(store) {
      const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
      for (const name of names) await logIn(store, { name });
      const claims = await Promise.all(
        Array.from({ length: 5 }, () =>
          store.claimEvents({ limit: 6, now: now + 1, leaseUntil: now + hour }),
        ),
      );
      const ids = claims.flat().map((event) => event.id);
      equal(new Set(ids).size, ids.length);
    },
  },
  {
    name: 'a delivered event is gone, a failed one comes back at its time with what is known',
    async run(store) {
      await logIn(store, { name: 'a' });
      await logIn(store, { name: 'b' });
      const [a, b] = await store.claimEvents({ limit: 10, now, leaseUntil: now + hour });
      deepEqual(a, {
        id: `user.created:${id('u-a')}`,
        type: 'user.created',
        userId: id('u-a'),
        data: {},
        createdAt: now,
        availableAt: now,
        attempts: 0,
        delivered: [],
      });
      await store.completeEvents([a?.id ?? '']);
      await store.retryEvent({ id: b?.id ?? '', availableAt: now + 5, delivered: ['hooks'] });
      deepEqual(await store.claimEvents({ limit: 10, now: now + 4, leaseUntil: now + hour }), []);
      const [back, ...others] = await store.claimEvents({ limit: 10, now: now + 5, leaseUntil: now + hour });
      deepEqual(others, []);
      equal(back?.id, b?.id);
      equal(back?.attempts, 1);
      deepEqual(back?.delivered, ['hooks']);
    },
  },
];
