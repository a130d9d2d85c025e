import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hashOf, loginWrite } from '../../testing/contract/fixtures.ts';
import { mysqlServer } from '../../testing/mysql-server.fixture.ts';
import { postgres } from '../../testing/postgres-server.fixture.ts';
import { describeWithPrivateServer } from '../../testing/real-server.fixture.ts';
import { mysqlStore } from '../mysql.ts';
import { postgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';

const kinds = [
  { kind: postgres, open: postgresStore, narrow: { transactions: 1, maxWaiting: 1 } },
  { kind: mysqlServer, open: mysqlStore, narrow: { connections: 1, maxWaiting: 1 } },
] as const;

for (const { kind, open, narrow } of kinds) {
  await describeWithPrivateServer(kind, `a store on a ${kind.name} that fails`, (server) => {
    test('loses no login that was told when the database is killed, and recovers by itself', async () => {
      const store = open({ url: server.url, timeoutMs: 2000 });
      await store.migrate();
      const told: string[] = [];
      const failures: unknown[] = [];
      const crowd = Array.from({ length: 8 }, (_, part) => logInFor({ store, part, told, failures }));
      await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(50);
      await server.kill();
      // PostgreSQL's helpers outlive their killed parent for a moment, and still answer.
      await expect.poll(() => ping(store), { timeout: 60_000 }).toBe('store_unavailable');
      await server.start();
      await expect.poll(() => ping(store), { timeout: 60_000 }).toBe('answers');
      const before = told.length;
      await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(before + 50);
      stopped = true;
      await Promise.all(crowd);
      stopped = false;
      expect(failures.length).toBeGreaterThan(0);
      expect(failures.filter((error) => !(error instanceof StoreError))).toEqual([]);
      const found = await Promise.all(told.map((name) => store.findSession(hashOf(name))));
      expect(found.filter((session) => session?.user == null)).toEqual([]);
      await store.close();
    });

    test('says at start what is wrong', async () => {
      await server.kill();
      const store = open({ url: server.url });
      await expect(store.migrate()).rejects.toMatchObject({
        name: 'StoreError',
        code: 'store_unavailable',
        message: expect.stringMatching(/ECONNREFUSED/),
      });
      await store.close();
      await server.start();
      const nowhere = open({ url: server.url.replace(/\/\w+$/, '/no_such_database') });
      await expect(nowhere.ping()).rejects.toMatchObject({
        message: expect.stringMatching(/no such database/),
      });
      await nowhere.close();
      const empty = open({ url: server.url, tablePrefix: 'empty_' });
      await expect(empty.findSession('x')).rejects.toMatchObject({
        message: expect.stringMatching(/migrations/),
      });
      await empty.close();
    });

    test('sends calls away when too many wait, and serves those that came first', async () => {
      const store = open({ url: server.url, ...narrow });
      await store.migrate();
      const logins = Array.from({ length: 6 }, (_, index) => store.saveLogin(slowLogin(`crowd ${index}`)));
      const results = await Promise.allSettled(logins);
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(4);
      expect(
        refused.every(({ reason }) => reason instanceof StoreError && reason.code === 'store_busy'),
      ).toBe(true);
      await store.saveLogin(slowLogin('later'));
      expect(await store.findSession(hashOf('later'))).not.toBeNull();
      await store.close();
    });
  });
}

/** Ends the crowds. */
let stopped = false;

interface Crowd {
  readonly store: Store;
  readonly part: number;
  readonly told: string[];
  readonly failures: unknown[];
}

/** Logs people in, one after another, until told to stop. */
async function logInFor({ store, part, told, failures }: Crowd): Promise<void> {
  for (let count = 0; !stopped; count += 1) {
    const name = `${part}-${count}`;
    try {
      await store.saveLogin(loginWrite({ name }));
      told.push(name);
    } catch (error) {
      failures.push(error);
      await sleep(5);
    }
  }
}

/** A login that needs a transaction in every store. */
async function ping(store: Store): Promise<string> {
  try {
    await store.ping();
    return 'answers';
  } catch (error) {
    return error instanceof StoreError ? error.code : 'fails in another way';
  }
}

function slowLogin(name: string): Parameters<Store['saveLogin']>[0] {
  return { ...loginWrite({ name }), profile: { nickname: name, avatarUrl: null } };
}
