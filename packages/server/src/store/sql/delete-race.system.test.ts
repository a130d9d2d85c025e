import pg from 'pg';
import { expect, test } from 'vitest';
import { loginWrite, otherApp } from '../../testing/contract/fixtures.ts';
import { postgres } from '../../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../../testing/real-server.fixture.ts';
import { postgresStore } from '../postgres.ts';

await describeWithServer(postgres, 'a deletion', (place) => {
  test('takes along what a first login in another app adds to the person at that moment', async () => {
    const store = postgresStore({ url: place().url });
    await store.migrate();
    const { user } = await store.saveLogin({ ...loginWrite({ name: 'a' }), unionId: 'union-a' });
    const client = new pg.Client({ connectionString: place().url });
    await client.connect();

    // The login, in its own steps: it has found the person by the link, and has not committed yet.
    await client.query('BEGIN');
    await client.query("SELECT user_id FROM unionids WHERE union_id = 'union-a' FOR UPDATE");
    await client.query(addIdentity, [otherApp, user.id]);
    const deletion = store.deleteUser({ userId: user.id, reason: 'user-deleted', emit: false, at: 2 });
    // Inside of its transaction the client would see the same activity for ever.
    const watcher = new pg.Client({ connectionString: place().url });
    await watcher.connect();
    while (!(await isSomebodyWaiting(watcher)));
    await client.query('COMMIT');

    await deletion;
    expect(await store.findIdentity(otherApp, 'open-late')).toBeNull();
    await client.end();
    await watcher.end();
    await store.close();
  });
});

const addIdentity = `
  INSERT INTO identities (app_id, open_id, user_id, platform, union_id, created_at, updated_at)
  VALUES ($1, 'open-late', $2, 'group', 'union-a', 1, 1)`;

/** By a transaction id: that is what who wants a locked row waits for. */
async function isSomebodyWaiting(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'weapp-auth' AND wait_event = 'transactionid'`);
  return rows.length > 0;
}
