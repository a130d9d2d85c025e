import { expect, test } from 'vitest';
import { createEmulator } from '../create-emulator.ts';
import { start } from '../world.fixture.ts';
import { steps } from './steps.ts';
import { makeVectors } from './vectors.ts';

test('vectors.json holds every step that needs no platform, the same in every run', async () => {
  const emulator = createEmulator({ seed: 'demo', frozenAt: start, randomSeed: 'vectors' });
  // `vitest -u` writes the file anew.
  const file = `${JSON.stringify({ version: 1, vectors: await makeVectors(emulator) }, null, 2)}\n`;
  await expect(file).toMatchFileSnapshot('../../conformance/vectors.json');
});

test('no two steps have one number, and they stand in order', () => {
  const numbers = steps.map(({ number }) => number.split('.').map(Number));
  const sorted = numbers.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  expect(numbers).toEqual(sorted);
  expect(new Set(numbers.map(String)).size).toBe(steps.length);
});
