import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { expect, test } from 'vitest';
import { hashOf, logIn, now } from '../../testing/contract/fixtures.ts';
import { mysqlServer } from '../../testing/mysql-server.fixture.ts';
import { hasPgBouncer, startPgBouncer } from '../../testing/pgbouncer.fixture.ts';
import { postgres } from '../../testing/postgres-server.fixture.ts';
import { describeWithPrivateServer, reportMissing } from '../../testing/real-server.fixture.ts';
import { mysqlStore } from '../mysql.ts';
import { postgresStore } from '../postgres.ts';
import type { StoreError } from '../store-error.ts';

await describeWithPrivateServer(postgres, 'a PostgreSQL that only answers', (server) => {
  test('is found to be read-only, and written again once it may be', async () => {
    const store = postgresStore({ url: server.url });
    await store.migrate();
    await store.checkWritable(now);
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('ALTER SYSTEM SET default_transaction_read_only = on');
    await admin.query('SELECT pg_reload_conf()');
    await store.ping();
    await expect
      .poll(() => store.checkWritable(now).catch((error: StoreError) => error.code), { timeout: 10_000 })
      .toBe('store_read_only');
    await admin.query('SET default_transaction_read_only = off');
    await admin.query('ALTER SYSTEM RESET default_transaction_read_only');
    await admin.query('SELECT pg_reload_conf()');
    await expect
      .poll(() => store.checkWritable(now).catch((error: StoreError) => error.code), { timeout: 10_000 })
      .toBeUndefined();
    await admin.end();
    await store.close();
  });

  test('is found to give this user no right to write', async () => {
    const store = postgresStore({ url: server.url, tablePrefix: 'mine_' });
    await store.migrate();
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('CREATE ROLE reader LOGIN');
    await admin.query('GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader');
    const reading = postgresStore({
      url: server.url.replace('postgres@', 'reader@'),
      tablePrefix: 'mine_',
    });
    await reading.ping();
    await expect(reading.checkWritable(now)).rejects.toMatchObject({ code: 'store_misconfigured' });
    await admin.end();
    await Promise.all([store.close(), reading.close()]);
  });
});

await describeWithPrivateServer(mysqlServer, 'a MySQL or MariaDB that only answers', (server) => {
  test('is found to be read-only', async () => {
    const store = mysqlStore({ url: server.url });
    await store.migrate();
    const admin = await createConnection(server.url);
    await admin.query("CREATE USER 'app'@'%' IDENTIFIED BY 'password'");
    await admin.query("GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO 'app'@'%'");
    const app = mysqlStore({ url: server.url.replace('root@', 'app:password@') });
    await app.checkWritable(now);
    await admin.query('SET GLOBAL read_only = 1');
    await app.ping();
    await expect(app.checkWritable(now)).rejects.toMatchObject({ code: 'store_read_only' });
    await admin.query('SET GLOBAL read_only = 0');
    await app.checkWritable(now);
    await admin.end();
    await Promise.all([store.close(), app.close()]);
  });
});

const pgBouncer = { name: 'PgBouncer', install: 'sudo apt-get install -y pgbouncer' };

if (!hasPgBouncer) reportMissing(pgBouncer, 'a PostgreSQL behind a pooler');

for (const mode of hasPgBouncer ? (['transaction', 'session'] as const) : []) {
  await describeWithPrivateServer(postgres, `a PgBouncer in ${mode} mode between`, (server) => {
    test('loses nothing, with whatever becomes of prepared statements', async () => {
      const bouncer = await startPgBouncer(server.url, { mode, poolSize: mode === 'session' ? 20 : 2 });
      const stores = [1, 2].map(() => postgresStore({ url: bouncer.url }));
      const [one, two] = stores;
      if (one === undefined || two === undefined) throw new RangeError('no store');
      await one.migrate();
      const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
      // Some by one statement, some in a transaction, on more connections than the pooler has.
      const profile = { nickname: 'Ada', avatarUrl: null };
      await Promise.all(
        names.map((name, n) => logIn(n % 2 === 0 ? one : two, n % 3 === 0 ? { name, profile } : { name })),
      );
      const found = await Promise.all(names.map((name) => two.findSession(hashOf(name))));
      expect(found.every((session) => session !== null)).toBe(true);
      await Promise.all(stores.map((store) => store.checkWritable(now)));
      await Promise.all(stores.map((store) => store.close()));
      await bouncer.stop();
    });
  });
}
