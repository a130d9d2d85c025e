import { describe, expect, test } from 'vitest';
import { openFaultyStore, plantedFaults } from './planted-faults.fixture.ts';
import { walkStore } from './walk.fixture.ts';

describe('a walk finds the fault when', () => {
  test.each(plantedFaults.map((fault) => ({ ...fault, fault })))('$name', async ({ fault }) => {
    const counts = { reached: 0 };
    const openStore = () => openFaultyStore(fault, counts);
    const report = await walkStore({ seed: 1, steps: 2000, stepsPerWorld: 60, openStore, shortens: false });
    expect(counts.reached).toBeGreaterThan(0);
    expect(report.failure).not.toBeNull();
  });
});
