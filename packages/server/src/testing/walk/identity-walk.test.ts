import { describe, expect, test } from 'vitest';
import { sqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { walkStore } from './walk.fixture.ts';

const randomSeed = Math.floor(Math.random() * 2 ** 31);

describe('a SQLite store and the model of identity agree after every step of a walk', () => {
  test.each([1, 2, randomSeed])('from seed %i', async (seed) => {
    const report = await walkStore({ seed, steps: 600, stepsPerWorld: 60, openStore });
    expect(report.failure).toBeNull();
    expect(report.steps).toBeGreaterThanOrEqual(600);
  });
});

async function openStore(): Promise<Store> {
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  return store;
}
