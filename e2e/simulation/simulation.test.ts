import { describe, expect, test } from 'vitest';
import { planted } from './planted.fixture.ts';
import { simulate } from './simulate.fixture.ts';

describe('a small town, in which everything that can go wrong does', () => {
  test.each([1, 2])('keeps every promise for a week, from seed %i', async (seed) => {
    const report = await simulate({ seed, days: 7 });
    expect(report.told).toBeGreaterThan(20);
    expect(report.ended).toBeGreaterThan(10);
    expect(report.kills).toBeGreaterThan(10);
  });

  test('is the same town each time', async () => {
    const once = await simulate({ seed: 3, days: 2 });
    expect(await simulate({ seed: 3, days: 2 })).toEqual(once);
  });
});

describe('it is noticed when', () => {
  test.each(planted)('$name', async ({ plant, breaks }) => {
    await expect(simulate({ seed: 1, days: 21, plant })).rejects.toThrow(breaks);
  });
});
