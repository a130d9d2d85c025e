import { expect, test } from 'vitest';
import { mysqlStore } from '../../store/mysql.ts';
import { postgresStore } from '../../store/postgres.ts';
import { mysqlServer } from '../mysql-server.fixture.ts';
import { postgres } from '../postgres-server.fixture.ts';
import { describeWithServer } from '../real-server.fixture.ts';
import { walkStore } from './walk.fixture.ts';

const kinds = [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const;

const longestMs = 15_000;

for (const { kind, open } of kinds) {
  await describeWithServer(kind, `${kind.name} and the model of identity`, (place) => {
    test('agree after every step of a walk', async () => {
      let opened = 0;
      const report = await walkStore({
        seed: 4,
        steps: 500,
        stepsPerWorld: 60,
        until: Date.now() + longestMs,
        shortens: false,
        openStore: async () => {
          opened += 1;
          const store = open({ url: place().url, tablePrefix: `walk${opened}_` });
          await store.migrate();
          return store;
        },
      });
      expect(report.failure).toBeNull();
      expect(report.steps).toBeGreaterThan(0);
    });
  });
}
