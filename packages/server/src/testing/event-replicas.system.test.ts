import { expect, test } from 'vitest';
import { deliverAll } from '../events/background.ts';
import type { EventReceiver } from '../events/events.ts';
import { silentLogger } from '../observe/logger.ts';
import { mysqlStore } from '../store/mysql.ts';
import { postgresStore } from '../store/postgres.ts';
import type { Store } from '../store/store.ts';
import { loginWrite, now } from './contract/fixtures.ts';
import { mysqlServer } from './mysql-server.fixture.ts';
import { postgres } from './postgres-server.fixture.ts';
import { describeWithServer } from './real-server.fixture.ts';

const kinds = [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const;

const people = Array.from({ length: 150 }, (_, index) => `e${index}`);

for (const { kind, open } of kinds) {
  await describeWithServer(kind, `events of replicas on one ${kind.name}`, (place) => {
    test('reach a receiver once, although four replicas deliver at the same time', async () => {
      const replicas = Array.from({ length: 4 }, () => open({ url: place().url, tablePrefix: 'once_' }));
      const heard = await makeEvents(replicas);
      const tries = replicas.map((store) => deliverAll(delivery(store, heard.receiver)));
      await Promise.all(tries);
      expect(heard.ids.toSorted()).toEqual(heard.made.toSorted());
      // Nothing comes again later either.
      await deliverAll(delivery(first(replicas), heard.receiver, now + 24 * 3_600_000));
      expect(heard.ids).toHaveLength(heard.made.length);
      await Promise.all(replicas.map((store) => store.close()));
    });

    test('are delivered by the others when a replica dies with them in its hands', async () => {
      const replicas = Array.from({ length: 2 }, () => open({ url: place().url, tablePrefix: 'died_' }));
      const heard = await makeEvents(replicas);
      const store = first(replicas);
      const leaseUntil = now + 60_000;
      const taken = await store.claimEvents({ limit: 50, now, leaseUntil });
      expect(taken).toHaveLength(50);
      await deliverAll(delivery(store, heard.receiver));
      expect(heard.ids).toHaveLength(heard.made.length - taken.length);
      await deliverAll(delivery(store, heard.receiver, leaseUntil));
      expect(heard.ids.toSorted()).toEqual(heard.made.toSorted());
      await Promise.all(replicas.map((replica) => replica.close()));
    });
  });
}

interface Heard {
  readonly receiver: EventReceiver;
  /** Everything that the receiver got, in its order. */
  readonly ids: string[];
  /** Everything that there is to get. */
  readonly made: readonly string[];
}

/** One event for each person who came for the first time. */
async function makeEvents(replicas: readonly Store[]): Promise<Heard> {
  const store = first(replicas);
  await store.migrate();
  const logins = people.map((name) => store.saveLogin({ ...loginWrite({ name }), emit: true }));
  const made = (await Promise.all(logins)).map(({ user }) => `user.created:${user.id}`);
  const ids: string[] = [];
  const receiver: EventReceiver = {
    name: 'test',
    wants: (type) => type === 'user.created',
    async deliver(event) {
      // The others get their turn meanwhile.
      await store.ping();
      ids.push(event.id);
    },
  };
  return { receiver, ids, made };
}

function delivery(store: Store, receiver: EventReceiver, at = now) {
  return { store, receivers: [receiver], log: silentLogger, now: () => at };
}

function first(replicas: readonly Store[]): Store {
  const [store] = replicas;
  if (store === undefined) throw new RangeError('no replica');
  return store;
}
