import { describe, expect, test } from 'vitest';
import { mysqlServer } from '../testing/mysql-server.fixture.ts';
import { describeWithServer } from '../testing/real-server.fixture.ts';
import { storeContract } from '../testing/store-contract.ts';
import { mysqlStore } from './mysql.ts';

await describeWithServer(mysqlServer, 'the MySQL store', (place) => {
  describe('keeps the contract', () => {
    for (const [index, { name, run }] of storeContract.entries()) {
      test(name, async () => {
        const store = mysqlStore({ url: place().url, tablePrefix: `c${index}_` });
        await store.migrate();
        await run(store);
        await store.close();
      });
    }
  });

  test('finds what contradicts itself, and mends it', async () => {
    const store = mysqlStore({ url: place().url, tablePrefix: 'repair_' });
    await store.migrate();
    const owner = { user_id: 'nobody', home_user_id: 'nobody', created_at: 1 };
    await store.loadRows('unionids', [{ platform: 'group', union_id: 'union', ...owner }]);
    const damage = { kind: 'link-of-another', subject: 'union' };
    expect(await store.repair({ apply: true, at: 1 })).toEqual([damage]);
    expect(await store.repair({ apply: false, at: 1 })).toEqual([]);
    await store.close();
  });

  test('applies every migration once when eight processes start at the same time', async () => {
    const stores = Array.from({ length: 8 }, () => mysqlStore({ url: place().url, tablePrefix: 'eight_' }));
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
