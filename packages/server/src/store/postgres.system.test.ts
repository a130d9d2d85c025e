import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { logIn, loginWrite } from '../testing/contract/fixtures.ts';
import { postgres } from '../testing/postgres-server.fixture.ts';
import { describeWithServer, type TestPlace } from '../testing/real-server.fixture.ts';
import { storeContract } from '../testing/store-contract.ts';
import { postgresStore } from './postgres.ts';

await describeWithServer(postgres, 'the PostgreSQL store', (place) => {
  describe('keeps the contract', () => {
    for (const [index, { name, run }] of storeContract.entries()) {
      test(name, async () => {
        const store = postgresStore({ url: place().url, tablePrefix: `c${index}_` });
        await store.migrate();
        await run(store);
        await store.close();
      });
    }
  });

  test('opens new connections when the old ones lead to a server that only reads', async () => {
    const store = postgresStore({ url: place().url, tablePrefix: 'failover_' });
    await store.migrate();
    await setReadOnly(place(), 'on');
    const late = postgresStore({ url: place().url, tablePrefix: 'failover_' });
    for (const login of [
      loginWrite({ name: 'a' }),
      { ...loginWrite({ name: 'a' }), replaces: 'all' as const },
    ]) {
      await expect(late.saveLogin(login)).rejects.toMatchObject({
        code: 'store_read_only',
      });
    }
    await setReadOnly(place(), 'off');
    await logIn(late, { name: 'a' });
    await late.saveLogin({ ...loginWrite({ name: 'b' }), replaces: 'all' });
    await Promise.all([store.close(), late.close()]);
  });

  test('refuses options that cannot work', () => {
    expect(() => postgresStore({ url: place().url, tablePrefix: 'a; DROP TABLE users' })).toThrow(TypeError);
    expect(() => postgresStore({ url: place().url, pipelines: 0 })).toThrow(TypeError);
  });

  test('finds what contradicts itself, and mends it', async () => {
    const store = postgresStore({ url: place().url, tablePrefix: 'repair_' });
    await store.migrate();
    const owner = { user_id: 'nobody', home_user_id: 'nobody', created_at: 1 };
    await store.loadRows('unionids', [{ platform: 'group', union_id: 'union', ...owner }]);
    const damage = { kind: 'link-of-another', subject: 'union' };
    expect(await store.repair({ apply: true, at: 1 })).toEqual([damage]);
    expect(await store.repair({ apply: false, at: 1 })).toEqual([]);
    await store.close();
  });

  test('applies every migration once when eight processes start at the same time', async () => {
    const stores = Array.from({ length: 8 }, () =>
      postgresStore({ url: place().url, tablePrefix: 'eight_' }),
    );
    const applied = await Promise.all(stores.map((store) => store.migrate()));
    expect(applied.flat().sort()).toEqual([
      '0001-initial',
      '0002-identity-facts',
      '0003-audit',
      '0004-website-sign-in',
    ]);
    await Promise.all(stores.map((store) => store.close()));
  });
});

/** What a server does that becomes a replica: old connections stay, and refuse to write. */
async function setReadOnly({ url, prefix }: TestPlace, state: 'on' | 'off'): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SET default_transaction_read_only = off');
  await client.query(`ALTER DATABASE ${prefix} SET default_transaction_read_only = ${state}`);
  await client.end();
}
