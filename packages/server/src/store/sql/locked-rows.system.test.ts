import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { expect, test } from 'vitest';
import { app, hashOf, id, loginWrite, now } from '../../testing/contract/fixtures.ts';
import { mysqlServer } from '../../testing/mysql-server.fixture.ts';
import { postgres } from '../../testing/postgres-server.fixture.ts';
import { describeWithPrivateServer } from '../../testing/real-server.fixture.ts';
import { mysqlStore } from '../mysql.ts';
import { postgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';

/** A client that is not ours. */
interface Foreign {
  run(sql: string): Promise<unknown>;
  /** How many connections there are, this one included. */
  count(): Promise<number>;
  end(): Promise<void>;
}

const kinds = [
  { kind: postgres, open: postgresStore, connect: foreignPostgres },
  { kind: mysqlServer, open: mysqlStore, connect: foreignMysql },
] as const;

for (const { kind, open, connect } of kinds) {
  await describeWithPrivateServer(kind, `a ${kind.name} with locked rows`, (server) => {
    test('serves everybody else while the rows of eight people are locked', async () => {
      const store = open({ url: server.url, timeoutMs: 2000 });
      await store.migrate();
      const locked = Array.from({ length: 8 }, (_, index) => `l${index}`);
      const free = Array.from({ length: 8 }, (_, index) => `f${index}`);
      for (const name of [...locked, ...free]) await logIn(store, name, '0');
      const foreign = await connect(server.url);
      await foreign.run('BEGIN');
      for (const name of locked) {
        const key = `app_id = '${app}' AND open_id = 'open-${name}'`;
        await foreign.run(`SELECT user_id FROM identities WHERE ${key} FOR UPDATE`);
      }

      const crowd = { isOver: false, refusals: [] as unknown[] };
      const insisting = locked.map((name) => insist(store, name, crowd));
      await expect.poll(() => crowd.refusals.length, { timeout: 30_000 }).toBeGreaterThan(0);
      const times = (await Promise.all(free.map((name) => timeLogins(store, name, 60)))).flat();
      // Enough for each of those that wait to have been sent away several times.
      await expect.poll(() => crowd.refusals.length, { timeout: 60_000 }).toBeGreaterThan(24);
      const connections = await foreign.count();
      await foreign.run('ROLLBACK');
      crowd.isOver = true;
      const told = await Promise.all(insisting);

      expect(crowd.refusals.filter((error) => !isBusy(error))).toEqual([]);
      expect(times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]).toBeLessThan(1000);
      expect(connections).toBeLessThanOrEqual(mostConnections + 1);
      const found = await Promise.all(told.map((name) => store.findSession(hashOf(name))));
      expect(found.filter((session) => session === null)).toEqual([]);
      await foreign.end();
      await store.close();
    });
  });
}

await describeWithPrivateServer(
  { ...postgres, startPrivate: () => postgres.startPrivate(['max_connections=20']) },
  'four replicas on a PostgreSQL with room for twenty connections',
  (server) => {
    test('log people in and end their sessions, with whatever connections they got', async () => {
      const stores = Array.from({ length: 4 }, () => postgresStore({ url: server.url }));
      await stores[0]?.migrate();
      const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
      await Promise.all(stores.flatMap((store, n) => names.map((name) => logIn(store, `${name}-${n}`, ''))));
      const ended = await Promise.all(
        stores.flatMap((store, n) => names.map((name) => endSession(store, `${name}-${n}`))),
      );
      expect(ended.flat()).toHaveLength(160);
      // Both at the same time: what is borrowed for a transaction comes back.
      await Promise.all(
        stores.flatMap((store, n) =>
          names.map(async (name) => {
            await logIn(store, `${name}-${n}`, 'b');
            await endSession(store, `${name}-${n}`, 'b');
          }),
        ),
      );
      await Promise.all(stores.map((store) => store.close()));
    });
  },
);

/** Four pipelines and four connections for transactions; MySQL has sixteen for both. */
const mostConnections = 16;

/** Logs somebody in again and again until it may be over and has succeeded; resolves to the session that was told. */
async function insist(
  store: Store,
  name: string,
  crowd: { readonly isOver: boolean; readonly refusals: unknown[] },
): Promise<string> {
  for (let count = 0; ; count += 1) {
    try {
      await logIn(store, name, `t${count}`);
      return `${name}t${count}`;
    } catch (error) {
      crowd.refusals.push(error);
      if (crowd.refusals.length > 20_000) throw error;
    }
  }
}

async function timeLogins(store: Store, name: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await logIn(store, name, `n${index}`);
    times.push(performance.now() - started);
  }
  return times;
}

async function logIn(store: Store, name: string, session: string): Promise<void> {
  const write = loginWrite({ name });
  const unique = `${name}${session}`;
  await store.saveLogin({
    ...write,
    session: { ...write.session, id: id(`s-${unique}`), tokenHash: hashOf(unique) },
  });
}

function endSession(store: Store, name: string, session = ''): Promise<readonly unknown[]> {
  const sessionId = id(`s-${name}${session}`);
  const select = { kind: 'one', userId: id(`u-${name}`), sessionId } as const;
  return store.revokeSessions({ select, reason: 'logout', emit: false, at: now });
}

function isBusy(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'store_busy';
}

async function foreignPostgres(url: string): Promise<Foreign> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    run: (sql) => client.query(sql),
    count: async () => {
      const { rows } = await client.query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend'",
      );
      return rows[0].n;
    },
    end: () => client.end(),
  };
}

async function foreignMysql(url: string): Promise<Foreign> {
  const connection = await createConnection(url);
  return {
    run: (sql) => connection.query(sql),
    count: async () => {
      const [rows] = await connection.query(
        "SELECT id FROM information_schema.processlist WHERE user <> 'system user'",
      );
      return Array.isArray(rows) ? rows.length : 0;
    },
    end: () => connection.end(),
  };
}
